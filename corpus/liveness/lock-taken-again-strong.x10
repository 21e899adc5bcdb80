//~ fairness: strong
//~ holds: Served no-deadlock
//~ outcomes:
//@ eventually Served: done()
// By strong fairness who waits for the lock gets it.
public class LockTakenAgainStrong {
    static val done = new Cell[Boolean](false);
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async while (true) {
                atomic count() = 1 - count();
            }
            async atomic done() = true;
        }
    }
}
