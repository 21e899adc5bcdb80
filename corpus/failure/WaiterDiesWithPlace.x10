//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 413
//@ ensures Passes: output.contains("Test succeeded.")
/** Activities that wait at a place when it dies are no reason for a finish to wait. */
public class WaiterDiesWithPlace extends x10Test {
    static val NEVER = new Cell[Boolean](false);
    static val LEFT = new Cell[Long](1);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish {
                at (victim) async {
                    when (NEVER()) arrive();
                }
                at (victim) async {
                    atomic {
                        chk(!NEVER());
                        System.killHere();
                    }
                }
            }
            return false;
        } catch (e:MultipleExceptions) {
            return LEFT() == 1 && e.getExceptionsOfType[DeadPlaceException]().size >= 1;
        }
    }

    public static def main(args:Rail[String]) {
        new WaiterDiesWithPlace().execute(args);
    }
}
