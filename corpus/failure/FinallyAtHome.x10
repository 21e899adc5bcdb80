//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 101
//@ ensures Passes: output.contains("Test succeeded.")
/** A `finally` runs at the place that lives, and is lost at the one that died. */
public class FinallyAtHome extends x10Test {
    static val ORDER = new StringBuilder();

    static def note(what:String) {
        at (Place.FIRST_PLACE) atomic ORDER.add(what);
    }

    public def run():Boolean {
        val victim = Place(1);
        try {
            try {
                at (victim) {
                    try {
                        note("a");
                        System.killHere();
                        note("b");
                    } finally {
                        note("c");
                    }
                }
                note("d");
            } finally {
                note("e");
            }
        } catch (e:DeadPlaceException) {
            note("f");
        }
        return ORDER.result().equals("aef");
    }

    public static def main(args:Rail[String]) {
        new FinallyAtHome().execute(args);
    }
}
