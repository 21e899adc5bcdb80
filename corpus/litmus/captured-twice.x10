//~ places: 2
//~ outcomes: "1"
// Two ats capture one cell: does the second see what the first wrote?  (No.)
public class CapturedTwice {
  public static def main(args:Rail[String]) {
    val a = new Cell[Long](1);
    at (Place(1)) a() = 2;
    at (Place(1)) Console.OUT.println(a());
  }
}
