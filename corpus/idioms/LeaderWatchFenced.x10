//~ places: 3
//~ failures: 1
//~ holds: NoWriteFromThePast TermGrows no-deadlock no-uncaught-exception
//~ outcomes: "1 ", "1 " dead 1, "1 " dead 2, "1 2 " dead 1, "1 x " dead 2, "2 " dead 1
//@ ensures NoWriteFromThePast: !output.contains("2 1")
//@ ensures TermGrows: TERM() >= 1 || Place(1).isDead()
//@ sometimes Refused: REFUSED() > 0
// LeaderWatch, mended: each leader has a term, which is greater than those before, and the
// register takes no write of a term that is over.
//
// Promise: after the first write of a leader, there is none of an earlier one.  It holds.
import x10.io.Console;

public class LeaderWatchFenced {
    static val STOP = new Cell[Boolean](false);

    /** The term of the last write, at place 0. */
    static val TERM = new Cell[Long](0);
    static val REFUSED = new Cell[Long](0);

    static def write(term:Long) {
        val leader = here.id;
        at (Place.FIRST_PLACE) async atomic {
            if (term >= TERM()) {
                TERM(term);
                Console.OUT.print(leader + " ");
            } else {
                REFUSED(REFUSED() + 1);
            }
        }
    }

    static def lead(term:Long) {
        write(term);
    }

    static def watch(leader:Place) {
        when (leader.isDead() || STOP()) {}
        if (leader.isDead()) lead(2);
    }

    public static def main(args:Rail[String]) {
        try {
            finish {
                async at (Place(2)) watch(Place(1));
                async {
                    try {
                        finish async at (Place(1)) lead(1);
                    } catch (e:MultipleExceptions) {}
                    at (Place(2)) atomic STOP(true);
                }
            }
        } catch (e:MultipleExceptions) {
            Console.OUT.print("x ");
        }
        Console.OUT.println();
    }
}
