//~ places: 1
//~ outcomes: "2"
// Is the object of a GlobalRef the original under `at (here)`?  (Yes.)
public class X1002cReferenceUnderAtHere {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](1);
    val r = GlobalRef[Cell[Long]](c);
    at (here) r()() = 2;
    Console.OUT.println(c());
  }
}
