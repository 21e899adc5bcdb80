//~ places: 3
//~ failures: 1
//~ refuted: Stocked
//~ outcomes: nothing, dead 1, dead 2, "place 1 is dead" dead 1
//~ states: 441
//@ ensures Stocked: STOCK() == 2
// NestedHandlers with one count for both parts.
//
// It looks resilient: each handler makes up for just what its finish was to do.  The checker
// finds a run in which place 1 has done its part when it dies: place 0 makes up for both parts,
// since a finish reports that an activity was lost, and not how far it had come.
import x10.io.Console;

public class NestedHandlersTwice {
    static val STOCK = new Cell[Long](0);

    static def put() {
        at (Place.FIRST_PLACE) atomic STOCK(STOCK() + 1);
    }

    /** Runs at place 1: one part here, one at place 2. */
    static def both() {
        put();
        try {
            finish async at (Place(2)) put();
        } catch (e:MultipleExceptions) {
            put();
        }
    }

    public static def main(args:Rail[String]) {
        try {
            finish async at (Place(1)) both();
        } catch (e:MultipleExceptions) {
            Console.OUT.println("place 1 is dead");
            put();
            put();
        }
    }
}
