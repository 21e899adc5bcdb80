//~ places: 3
//~ failures: 1
//~ refuted: NoWriteFromThePast
//~ outcomes: "1 ", "2 ", "1 2 ", "2 1 ", "1 x "
//@ ensures NoWriteFromThePast: !output.contains("2 1")
// Place 1 leads, and place 2 watches it: when place 1 is dead, place 2 leads.  The leader
// writes its number into a register at place 0.
//
// It looks resilient: isDead is never wrong, so that there are never two leaders.  The checker
// finds that there are two writers all the same: what the old leader sent before it died
// arrives after the new leader has written.  Being dead does not recall a message.
// LeaderWatchFenced has the register turn away old leaders.
import x10.io.Console;

public class LeaderWatch {
    static val STOP = new Cell[Boolean](false);

    /** Write into the register: to be seen in the output. */
    static def write(leader:Long) {
        at (Place.FIRST_PLACE) async {
            Console.OUT.print(leader + " ");
        }
    }

    static def lead() {
        write(here.id);
    }

    static def watch(leader:Place) {
        when (leader.isDead() || STOP()) {}
        if (leader.isDead()) lead();
    }

    public static def main(args:Rail[String]) {
        try {
            finish {
                async at (Place(2)) watch(Place(1));
                async {
                    try {
                        finish async at (Place(1)) lead();
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
