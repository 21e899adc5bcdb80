//~ places: 1
//~ outcomes: "0 1", "1 0", "1 1"
// Two activities write one variable and read the other: can both read 0?  (No.)
public class StoreBuffering {
  public static def main(args:Rail[String]) {
    val x = new Cell[Long](0);
    val y = new Cell[Long](0);
    val a = new Cell[Long](-1);
    val b = new Cell[Long](-1);
    finish {
      async { x() = 1; a() = y(); }
      async { y() = 1; b() = x(); }
    }
    Console.OUT.println(a() + " " + b());
  }
}
