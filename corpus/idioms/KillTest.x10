//~ places: 3
//~ refuted: Exact
//~ outcomes: "seen 2, lost 1" dead 1, "seen 2, lost 2" dead 1
//~ states: 1677
//@ ensures Exact: output.equals("seen 2, lost 1\n")
// A test that kills a place, and asserts how many DeadPlaceExceptions come.
//
// It looks right, and passes on a run-time that makes one for each visitor lost.  The checker
// finds that there may be more: place 1 dies with two activities on it, and each may report
// the loss.  A program must not depend on how many; KillTestBySet does not.
import x10.io.Console;

public class KillTest {
    static val SEEN = new Cell[Long](0);

    static def visit() {
        at (Place.FIRST_PLACE) atomic SEEN(SEEN() + 1);
    }

    public static def main(args:Rail[String]) {
        val victim = Place(1);
        var lost:Long = 0;
        try {
            finish {
                async at (Place(2)) visit();
                async at (victim) {
                    visit();
                    async System.sleep(50);
                    System.killHere();
                }
            }
        } catch (e:MultipleExceptions) {
            lost = e.getExceptionsOfType[DeadPlaceException]().size;
        }
        Console.OUT.println("seen " + SEEN() + ", lost " + lost);
    }
}
