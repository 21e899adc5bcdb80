//~ places: 1
//~ refuted: no-deadlock
//~ outcomes: "seen"
// A condition is true for a moment only: is it always seen?  (No.)
public class WhenAndMissedMoment {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    finish {
      async when (c() == 1) Console.OUT.println("seen");
      atomic c() = 1;
      atomic c() = 2;
    }
  }
}
