//~ places: 3
//~ failures: 1
//~ holds: ExactlyOnce NeverTwice no-deadlock no-uncaught-exception
//~ outcomes: nothing, dead 1, dead 2
//~ states: 486
//@ ensures ExactlyOnce: ACCOUNT() == 100
//@ always NeverTwice: ACCOUNT() <= 100
// Deposit, mended: the account knows the last request that it has seen, and takes it and the
// money in one atomic step at the place that does not fail.  A second attempt changes nothing.
public class DepositOnce {
    static val ACCOUNT = new Cell[Long](0);
    static val SEEN = new Cell[Long](0);

    static def deposit(request:Long, amount:Long) {
        at (Place.FIRST_PLACE) atomic {
            if (SEEN() < request) {
                SEEN(request);
                ACCOUNT(ACCOUNT() + amount);
            }
        }
    }

    public static def main(args:Rail[String]) {
        var teller:Place = here.next();
        while (true) {
            val p = teller;
            try {
                at (p) deposit(1, 100);
                return;
            } catch (e:DeadPlaceException) {
                teller = p.next();
            }
        }
    }
}
