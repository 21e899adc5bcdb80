//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded.", "++++++ Test succeeded." dead 1
//~ states: 700
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * The same, with a condition that the death of the place makes true: it ends in every
 * schedule.
 */
public class WhenOnFlagOrDeath extends x10Test {
    static val FLAG = new Cell[Boolean](false);

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish {
                at (victim) async {
                    at (Place.FIRST_PLACE) atomic FLAG(true);
                }
                async {
                    System.sleep(1000);
                    System.killThere(victim);
                }
                when (FLAG() || victim.isDead()) {}
            }
        } catch (e:MultipleExceptions) {
            chk(victim.isDead());
        }
        return FLAG() || victim.isDead();
    }

    public static def main(args:Rail[String]) {
        new WhenOnFlagOrDeath().execute(args);
    }
}
