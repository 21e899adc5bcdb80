//~ fairness: none
//~ refuted: Ends
//@ eventually Ends: done()
// Without fairness the spinner may be all that ever runs.
public class SpinWaitUnfair {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async go() = true;
            while (!go()) { }
        }
        done() = true;
    }
}
