//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//@ ensures Passes: output.contains("Test succeeded.")
/** `ateach` over all places runs its body once at each of them; one dies in it. */
public class AteachKill extends x10Test {
    static val LEFT = new Cell[Long](Place.numPlaces());

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(Place.numPlaces() - 1);
        try {
            finish ateach (i in Dist.makeUnique()) {
                arrive();
                if (here == victim) System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            for (d in e.getExceptionsOfType[DeadPlaceException]()) chk(d.place == victim);
        }
        return LEFT() == 0;
    }

    public static def main(args:Rail[String]) {
        new AteachKill().execute(args);
    }
}
