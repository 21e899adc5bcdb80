//~ places: 3
//~ sourcepath: harness
//~ refuted: no-deadlock
//~ states: 3022
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * A latch that place 0 waits on, with one place that dies before it counts down: place 0 waits
 * for ever.
 */
public class LatchOfThree extends x10Test {
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
                when (LEFT() == 0) {}
            }
        } catch (e:MultipleExceptions) {
            chk(victim.isDead());
        }
        return true;
    }

    public static def main(args:Rail[String]) {
        new LatchOfThree().execute(args);
    }
}
