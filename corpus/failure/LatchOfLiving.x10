//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 3065
//@ ensures Passes: output.contains("Test succeeded.")
/** The same latch, counted down for the dead as well. */
public class LatchOfLiving extends x10Test {
    static val LEFT = new Cell[Long](2);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish {
                for (p in Place.places()) if (p != here) async at (p) {
                    if (here == victim) System.killHere();
                    arrive();
                }
                when (LEFT() == Place.numDead()) {}
            }
            return false;
        } catch (e:MultipleExceptions) {
            chk(victim.isDead());
        }
        return LEFT() == 1;
    }

    public static def main(args:Rail[String]) {
        new LatchOfLiving().execute(args);
    }
}
