//~ refuted: Served
//~ outcomes:
//@ eventually Served: done()
// The lock is free again and again, and never for long: weak fairness is not enough.
public class LockTakenAgain {
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
