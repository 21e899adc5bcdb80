//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//@ ensures Passes: output.contains("Test succeeded.")
/** No one leaves a barrier before all have come; a place that dies after it harms nobody. */
public class TeamBarrier extends x10Test {
    static val BEFORE = new Cell[Long](0);

    static def count():Long = at (Place.FIRST_PLACE) BEFORE();

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish for (p in Place.places()) at (p) async {
                at (Place.FIRST_PLACE) atomic BEFORE(BEFORE() + 1);
                Team.WORLD.barrier();
                chk(count() == Place.numPlaces());
                if (here == victim) System.killHere();
            }
        } catch (e:MultipleExceptions) {
            val dead = e.getExceptionsOfType[DeadPlaceException]();
            chk(dead.size == e.exceptions.size);
        }
        return BEFORE() == Place.numPlaces();
    }

    public static def main(args:Rail[String]) {
        new TeamBarrier().execute(args);
    }
}
