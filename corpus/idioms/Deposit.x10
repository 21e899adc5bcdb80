//~ places: 3
//~ failures: 1
//~ refuted: ExactlyOnce
//~ outcomes: nothing, dead 1, dead 2
//~ states: 433
//@ ensures ExactlyOnce: ACCOUNT() == 100
// Try again elsewhere: if the place that makes the deposit dies, the next one makes it.
// The checker finds a run in which the place dies after the deposit, and before it could say so.
public class Deposit {
    static val ACCOUNT = new Cell[Long](0);

    static def deposit(amount:Long) {
        at (Place.FIRST_PLACE) atomic ACCOUNT(ACCOUNT() + amount);
    }

    public static def main(args:Rail[String]) {
        var teller:Place = here.next();
        while (true) {
            val p = teller;
            try {
                at (p) deposit(100);
                return;
            } catch (e:DeadPlaceException) {
                teller = p.next();
            }
        }
    }
}
