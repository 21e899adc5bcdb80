//~ places: 1
//~ outcomes: "seen"
// Does a plain write wake a `when`?  (In the calculus, whose `when` is enabled while its condition holds, yes.
// Deviation: X10's run-time looks again only at the end of an atomic or when, and may wait for ever.)
public class PlainWriteWakes {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    finish {
      async when (c() == 1) Console.OUT.println("seen");
      c() = 1;
    }
  }
}
