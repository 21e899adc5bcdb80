//~ refuted: Ends no-deadlock
//@ eventually Ends: done()
// A deadlock is a run that stops before its time.
public class WhenNobodyWrites {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        when (go()) { }
        done() = true;
    }
}
