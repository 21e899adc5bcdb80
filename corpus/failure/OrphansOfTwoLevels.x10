//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ slow: yes
//@ ensures Passes: output.contains("Test succeeded.")
/** Tasks of tasks of a dead place are waited for as well: here they come back to place 0. */
public class OrphansOfTwoLevels extends x10Test {
    static val LEFT = new Cell[Long](3);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        val other = Place(2);
        try {
            finish at (victim) async {
                at (other) async {
                    at (Place.FIRST_PLACE) async arrive();
                    async arrive();
                    arrive();
                }
                System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            return LEFT() == 0 && e.getExceptionsOfType[DeadPlaceException]().size > 0;
        }
    }

    public static def main(args:Rail[String]) {
        new OrphansOfTwoLevels().execute(args);
    }
}
