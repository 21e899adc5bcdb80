//~ places: 2
//~ failures: 1
//~ refuted: Ends
//@ eventually Ends: done()
// A place may fail; it need not.
public class WaitForAFailure {
    static val done = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        while (!Place(1).isDead()) { }
        done() = true;
    }
}
