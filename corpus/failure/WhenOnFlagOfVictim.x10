//~ places: 2
//~ sourcepath: harness
//~ refuted: no-deadlock
//~ outcomes: "++++++ Test succeeded.", "++++++ Test succeeded." dead 1
//~ states: 573
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * Who waits for a flag that a killed place was to set may wait for ever: the sleep orders
 * nothing.
 */
public class WhenOnFlagOfVictim extends x10Test {
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
                when (FLAG()) {}
            }
        } catch (e:MultipleExceptions) {
            chk(victim.isDead());
        }
        return FLAG();
    }

    public static def main(args:Rail[String]) {
        new WhenOnFlagOfVictim().execute(args);
    }
}
