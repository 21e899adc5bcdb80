//~ places: 2
//~ outcomes: "1" dead 1
// An object came from place 1, which is dead: can it be used?  (Yes, it is a copy.)
public class ObjectAtDeadPlace {
  public static def main(args:Rail[String]) {
    val c = at (Place(1)) new Cell[Long](1);
    try {
      at (Place(1)) System.killHere();
    } catch (e:DeadPlaceException) {
    }
    Console.OUT.println(c());
  }
}
