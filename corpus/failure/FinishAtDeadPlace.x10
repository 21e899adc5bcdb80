//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 244
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * A finish at a place that dies still waits: the `at` that holds it does not return before its
 * tasks are done.
 */
public class FinishAtDeadPlace extends x10Test {
    static val LEFT = new Cell[Long](2);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        val worker = Place(2);
        try {
            at (victim) {
                finish {
                    at (worker) async {
                        arrive();
                        arrive();
                    }
                    System.killHere();
                }
            }
            return false;
        } catch (e:DeadPlaceException) {
            chk(e.place == victim);
            return LEFT() == 0;
        }
    }

    public static def main(args:Rail[String]) {
        new FinishAtDeadPlace().execute(args);
    }
}
