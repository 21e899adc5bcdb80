//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1+2
//~ states: 7431
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * Round after round, the next place dies, until place 0 is alone; each round's finish tells
 * which.
 */
public class RoundsOfKills extends x10Test {
    static val ROUNDS = new Cell[Long](0);

    public def run():Boolean {
        while (Place.places().numPlaces() > 1) {
            val victim = here.next();
            try {
                finish for (p in Place.places()) if (p != here) async at (p) {
                    at (Place.FIRST_PLACE) atomic ROUNDS(ROUNDS() + 1);
                    if (here == victim) System.killHere();
                }
                return false;
            } catch (e:MultipleExceptions) {
                for (d in e.getExceptionsOfType[DeadPlaceException]()) chk(d.place == victim);
            }
        }
        return ROUNDS() == 3;
    }

    public static def main(args:Rail[String]) {
        new RoundsOfKills().execute(args);
    }
}
