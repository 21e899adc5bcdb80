//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 99
//@ ensures Passes: output.contains("Test succeeded.")
/** A `when` on the death of a place is woken by it. */
public class WhenWokenByDeath extends x10Test {
    static val WOKEN = new Cell[Boolean](false);

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish {
                async {
                    when (victim.isDead()) WOKEN(true);
                }
                at (victim) async System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            return WOKEN();
        }
    }

    public static def main(args:Rail[String]) {
        new WhenWokenByDeath().execute(args);
    }
}
