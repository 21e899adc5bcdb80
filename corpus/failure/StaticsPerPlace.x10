//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 2
//~ slow: yes
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * Static fields belong to a place each; those of a dead place are gone, the others keep their
 * values.
 */
public class StaticsPerPlace extends x10Test {
    static val MINE = new Cell[Long](here.id);

    public def run():Boolean {
        val victim = Place(2);
        try {
            finish for (p in Place.places()) at (p) async {
                atomic MINE(MINE() + 100);
                if (here == victim) System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            chk(e.getExceptionsOfType[DeadPlaceException]().size == e.exceptions.size);
        }
        var lost:Long = 0;
        try {
            at (victim) chk(MINE() == 102);
        } catch (e:DeadPlaceException) {
            lost++;
        }
        return lost == 1 && MINE() == 100 && (at (Place(1)) MINE()) == 101;
    }

    public static def main(args:Rail[String]) {
        new StaticsPerPlace().execute(args);
    }
}
