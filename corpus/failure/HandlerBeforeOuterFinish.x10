//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 2
//~ states: 222
//@ ensures Passes: output.contains("Test succeeded.")
/** The handler of an inner finish at a live place is done before the outer finish is. */
public class HandlerBeforeOuterFinish extends x10Test {
    static val ORDER = new StringBuilder();

    static def note(what:String) {
        at (Place.FIRST_PLACE) atomic ORDER.add(what);
    }

    public def run():Boolean {
        finish {
            at (Place(1)) async {
                try {
                    finish at (Place(2)) async {
                        note("a");
                        System.killHere();
                    }
                    note("x");
                } catch (e:MultipleExceptions) {
                    note("b");
                }
            }
        }
        note("c");
        return ORDER.result().equals("abc");
    }

    public static def main(args:Rail[String]) {
        new HandlerBeforeOuterFinish().execute(args);
    }
}
