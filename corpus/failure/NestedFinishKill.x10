//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 2
//~ states: 2794
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * The finish nearest to a death learns of it: place 1 handles the loss of place 2, and place 0
 * sees none.
 */
public class NestedFinishKill extends x10Test {
    static val LEFT = new Cell[Long](3);
    static val CAUGHT = new Cell[Long](0);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val middle = Place(1);
        val victim = Place(2);
        finish at (middle) async {
            try {
                finish {
                    async arrive();
                    at (victim) async {
                        arrive();
                        System.killHere();
                    }
                }
            } catch (e:MultipleExceptions) {
                val n = e.getExceptionsOfType[DeadPlaceException]().size;
                chk(n == e.exceptions.size);
                at (Place.FIRST_PLACE) atomic CAUGHT(CAUGHT() + 1);
            }
            arrive();
        }
        return LEFT() == 0 && CAUGHT() == 1;
    }

    public static def main(args:Rail[String]) {
        new NestedFinishKill().execute(args);
    }
}
