//~ places: 3
//~ sourcepath: harness
//~ refuted: Passes
//~ outcomes: "++++++ Test failed." dead 1 exit 1, "++++++ Test succeeded." dead 1
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * `at (p) async` is an `at`: the death of place 1 may come back to the loop that spawns, and
 * then place 2 gets no task.
 */
public class AsyncKillBeforeReport extends x10Test {
    static val LEFT = new Cell[Long](Place.numPlaces());

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place.FIRST_PLACE.next();
        try {
            finish for (p in Place.places()) at (p) async {
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
        new AsyncKillBeforeReport().execute(args);
    }
}
