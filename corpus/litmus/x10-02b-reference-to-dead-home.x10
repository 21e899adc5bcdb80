//~ places: 2
//~ outcomes: "DeadPlaceException Place(1)"
// What does `at (r.home)` do when the home of r is dead?  (One bare DeadPlaceException.)
public class X1002bReferenceToDeadHome {
  public static def main(args:Rail[String]) {
    val r = at (Place(1)) GlobalRef[Cell[Long]](new Cell[Long](1));
    try {
      at (Place(1)) System.killHere();
    } catch (e:DeadPlaceException) {
    }
    try {
      at (r.home) Console.OUT.println(r()());
    } catch (e:DeadPlaceException) {
      Console.OUT.println("DeadPlaceException " + e.place);
    }
  }
}
