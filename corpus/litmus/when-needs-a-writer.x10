//~ places: 1
//~ refuted: no-deadlock
// Does a `when` that nobody makes true let the program end?  (No: it never ends, so that there is no outcome.)
public class WhenNeedsAWriter {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    finish {
      async when (c() == 1) Console.OUT.println("no");
      atomic c() = 2;
    }
  }
}
