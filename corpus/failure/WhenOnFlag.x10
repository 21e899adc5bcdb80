//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 309
//@ ensures Passes: output.contains("Test succeeded.")
/** A flag that a place sets at place 0 before it dies stays set, and wakes who waits for it. */
public class WhenOnFlag extends x10Test {
    static val FLAG = new Cell[Boolean](false);
    static val ORDER = new StringBuilder();

    static def note(what:String) {
        at (Place.FIRST_PLACE) atomic ORDER.add(what);
    }

    public def run():Boolean {
        val victim = Place(1);
        val other = Place(2);
        try {
            finish {
                async at (victim) {
                    note("a");
                    at (Place.FIRST_PLACE) atomic FLAG(true);
                    System.killHere();
                }
                when (FLAG()) {}
                at (other) async note("b");
            }
            return false;
        } catch (e:MultipleExceptions) {
            return ORDER.result().equals("ab");
        }
    }

    public static def main(args:Rail[String]) {
        new WhenOnFlag().execute(args);
    }
}
