//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 112
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * With the task under a finish of its own, the kill comes after it: what was a matter of
 * timing holds.
 */
public class KillThereDoneFirst extends x10Test {
    static val LEFT = new Cell[Long](1);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        finish at (victim) async arrive();
        System.killThere(victim);
        when (victim.isDead()) {}
        try {
            at (victim) arrive();
            return false;
        } catch (e:DeadPlaceException) {
            return LEFT() == 0;
        }
    }

    public static def main(args:Rail[String]) {
        new KillThereDoneFirst().execute(args);
    }
}
