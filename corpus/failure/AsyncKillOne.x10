//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 2
//~ slow: yes
//@ ensures Passes: output.contains("Test succeeded.")
/** Every place reports to place 0, and one dies after its report: none is lost. */
public class AsyncKillOne extends x10Test {
    static val LEFT = new Cell[Long](Place.numPlaces());

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(Place.numPlaces() - 1);
        var deaths:Long = 0;
        try {
            finish for (p in Place.places()) at (p) async {
                arrive();
                if (here == victim) System.killHere();
            }
        } catch (e:MultipleExceptions) {
            val dead = e.getExceptionsOfType[DeadPlaceException]();
            for (d in dead) chk(d.place == victim);
            chk(e.exceptions.size == dead.size);
            deaths = dead.size;
        }
        return LEFT() == 0 && deaths >= 1;
    }

    public static def main(args:Rail[String]) {
        new AsyncKillOne().execute(args);
    }
}
