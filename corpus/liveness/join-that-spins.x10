//~ refuted: Ends
//~ outcomes:
//@ eventually Ends: done()
// The finish waits for an activity that nobody stops.
public class JoinThatSpins {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async while (!go()) { }
        }
        done() = true;
        go() = true;
    }
}
