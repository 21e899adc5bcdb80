//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 2305
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * A task that was sent from place 1 to place 2 ends before the finish of place 0 does, though
 * place 1 is dead.
 */
public class OrphanRunsOn extends x10Test {
    static val LEFT = new Cell[Long](3);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        val heir = Place(2);
        try {
            finish at (victim) async {
                at (heir) async {
                    arrive();
                    arrive();
                }
                arrive();
                System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            chk(LEFT() == 0, "the finish did not wait for the orphan");
            for (d in e.getExceptionsOfType[DeadPlaceException]()) chk(d.place == victim);
        }
        return !heir.isDead();
    }

    public static def main(args:Rail[String]) {
        new OrphanRunsOn().execute(args);
    }
}
