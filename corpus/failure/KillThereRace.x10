//~ places: 2
//~ sourcepath: harness
//~ refuted: Passes
//~ outcomes:
//~   - "++++++ Test failed." dead 1 exit 1
//~   - "++++++ Test succeeded."
//~   - "++++++ Test succeeded." dead 1
//~ states: 620
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * A task and the death of its place, from two activities: whether the task is done is a matter
 * of timing.
 */
public class KillThereRace extends x10Test {
    static val LEFT = new Cell[Long](1);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish {
                at (victim) async arrive();
                async {
                    System.sleep(500);
                    System.killThere(victim);
                }
            }
        } catch (e:MultipleExceptions) {
            chk(e.getExceptionsOfType[DeadPlaceException]().size > 0);
        }
        return LEFT() == 0;
    }

    public static def main(args:Rail[String]) {
        new KillThereRace().execute(args);
    }
}
