//~ places: 3
//~ failures: 1
//~ holds: Stocked no-deadlock no-uncaught-exception
//~ outcomes: nothing, dead 1, dead 2, "place 1 is dead" dead 1
//~ states: 3981
//@ ensures Stocked: STOCK(0) == 1 && STOCK(1) == 1
//@ sometimes HandledThere: BY(1) == 1
//@ sometimes HandledHere: BY(1) == 0
// Nested finishes with a handler each: place 1 sees to what place 2 loses, and place 0 to
// what place 1 loses.
//
// Promise: both parts of the job are done.  It holds: whoever sees to a loss writes the part
// into its own slot, so that doing it again does no harm, and place 0 looks at the slots and
// not at the exceptions.  NestedHandlersTwice counts instead.
import x10.io.Console;

public class NestedHandlers {
    static val STOCK = new Rail[Long](2);
    /** Who wrote each slot. */
    static val BY = new Rail[Long](2, -1);

    static def put(slot:Long) {
        val who = here.id;
        at (Place.FIRST_PLACE) atomic {
            STOCK(slot) = 1;
            BY(slot) = who;
        }
    }

    /** Runs at place 1: one part here, one at place 2. */
    static def both() {
        try {
            finish {
                async at (Place(2)) put(1);
                put(0);
            }
        } catch (e:MultipleExceptions) {
            put(1);
        }
    }

    public static def main(args:Rail[String]) {
        try {
            finish async at (Place(1)) both();
        } catch (e:MultipleExceptions) {
            Console.OUT.println("place 1 is dead");
        }
        for (i in 0..1) if (STOCK(i) == 0) put(i);
    }
}
