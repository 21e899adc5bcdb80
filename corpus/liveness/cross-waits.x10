//~ refuted: Ends no-deadlock
//~ outcomes:
//@ eventually Ends: done()
// Each waits by `when` for the other.
public class CrossWaits {
    static val done = new Cell[Boolean](false);
    static val a = new Cell[Boolean](false);
    static val b = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async { when (a()) { } atomic b() = true; }
            async { when (b()) { } atomic a() = true; }
        }
        done() = true;
    }
}
