//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 2
//@ ensures Passes: output.contains("Test succeeded.")
/** Who waits in a barrier for a place that has died gets a DeadPlaceException there. */
public class TeamBarrierAfterDeath extends x10Test {
    static val CAUGHT = new Cell[Long](0);

    public def run():Boolean {
        val victim = Place(2);
        try {
            at (victim) System.killHere();
        } catch (e:DeadPlaceException) {
            chk(e.place == victim);
        }
        finish for (p in Place.places()) at (p) async {
            try {
                Team.WORLD.barrier();
            } catch (e:DeadPlaceException) {
                at (Place.FIRST_PLACE) atomic CAUGHT(CAUGHT() + 1);
            }
        }
        return CAUGHT() == 2;
    }

    public static def main(args:Rail[String]) {
        new TeamBarrierAfterDeath().execute(args);
    }
}
