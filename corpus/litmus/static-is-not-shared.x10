//~ places: 2
//~ outcomes: "1 2 1"
// A static field holds a cell: does a write at place 1 show at place 0?  (No.)
public class StaticIsNotShared {
  static val c = new Cell[Long](1);
  public static def main(args:Rail[String]) {
    val before = c();
    val there = at (Place(1)) { c() = 2; c() };
    Console.OUT.println(before + " " + there + " " + c());
  }
}
