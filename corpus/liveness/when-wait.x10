//~ fairness: none
//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// Who waits by `when` takes no steps, so that no fairness is needed.
public class WhenWait {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async atomic go() = true;
            when (go()) { }
        }
        done() = true;
    }
}
