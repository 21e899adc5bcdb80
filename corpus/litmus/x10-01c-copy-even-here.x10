//~ places: 1
//~ outcomes: "1"
// Does `at (here)` copy what it captures?  (Yes.)
public class X1001cCopyEvenHere {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](1);
    at (here) c() = 2;
    Console.OUT.println(c());
  }
}
