//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 3058
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * A chain of remote tasks through places 1 and 2 back to place 0 is done, though its first
 * link dies.
 */
public class ChainOfSpawns extends x10Test {
    static val LEFT = new Cell[Long](3);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish at (victim) async {
                at (Place(2)) async {
                    arrive();
                    at (Place.FIRST_PLACE) async arrive();
                }
                arrive();
                System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            return LEFT() == 0;
        }
    }

    public static def main(args:Rail[String]) {
        new ChainOfSpawns().execute(args);
    }
}
