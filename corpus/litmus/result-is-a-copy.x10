//~ places: 2
//~ outcomes: "1 2"
// An `at` gives a cell that place 1 keeps: does it change here when place 1 writes?  (No.)
public class ResultIsACopy {
  public static def main(args:Rail[String]) {
    val kept = at (Place(1)) GlobalRef[Cell[Long]](new Cell[Long](1));
    val mine = at (kept.home) kept()();
    at (kept.home) kept()() = 2;
    val now = at (kept.home) kept()();
    Console.OUT.println(mine + " " + now);
  }
}
