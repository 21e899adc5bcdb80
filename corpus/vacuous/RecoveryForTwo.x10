//~ places: 3
//~ failures: 1
//~ vacuity: error
//~ exit: 10
//~ unexercised: statement:24
//@ ensures Safe: DONE() == 1
// The recovery is for two losses.  With one failure it is never run, and says nothing of itself.
public class RecoveryForTwo {
    static val DONE = new Cell[Long](0);

    static def work() {}

    static def lost(p:Place):Long {
        try {
            at (p) work();
            return 0;
        } catch (e:DeadPlaceException) {
            return 1;
        }
    }

    public static def main(args:Rail[String]) {
        DONE(1);
        if (lost(Place(1)) + lost(Place(2)) == 2) DONE(0);
    }
}
