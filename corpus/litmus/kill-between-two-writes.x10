//~ places: 2
//~ outcomes: "1 0" dead 1
// Place 1 kills itself between two writes to place 0: is the first one kept?  (Yes.)
public class KillBetweenTwoWrites {
  public static def main(args:Rail[String]) {
    val a = GlobalRef[Cell[Long]](new Cell[Long](0));
    val b = GlobalRef[Cell[Long]](new Cell[Long](0));
    try {
      at (Place(1)) {
        at (a.home) a()() = 1;
        System.killHere();
        at (b.home) b()() = 1;
      }
    } catch (e:DeadPlaceException) {
    }
    Console.OUT.println(a()() + " " + b()());
  }
}
