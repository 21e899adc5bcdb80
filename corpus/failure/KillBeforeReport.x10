//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * A place that dies before it reports leaves the counter of place 0 one too high, and a
 * DeadPlaceException.
 */
public class KillBeforeReport extends x10Test {
    static val LEFT = new Cell[Long](Place.numPlaces());

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place.FIRST_PLACE.next();
        try {
            finish for (p in Place.places()) async at (p) {
                if (here == victim) System.killHere();
                arrive();
            }
            return false;
        } catch (e:MultipleExceptions) {
            chk(e.getExceptionsOfType[DeadPlaceException]().size == e.exceptions.size);
            for (d in e.getExceptionsOfType[DeadPlaceException]()) chk(d.place == victim);
        }
        return LEFT() == 1 && victim.isDead();
    }

    public static def main(args:Rail[String]) {
        new KillBeforeReport().execute(args);
    }
}
