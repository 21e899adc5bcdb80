//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 50
//@ ensures Passes: output.contains("Test succeeded.")
/** The value of an `at` whose place dies is never seen. */
public class ValueMasked extends x10Test {
    public def run():Boolean {
        val victim = Place(1);
        var x:Long = -1;
        try {
            x = at (victim) { System.killHere(); 7 };
        } catch (e:DeadPlaceException) {
            chk(x == -1);
            x = 0;
        }
        return x == 0;
    }

    public static def main(args:Rail[String]) {
        new ValueMasked().execute(args);
    }
}
