//~ places: 2
//~ sourcepath: harness
//~ refuted: Passes
//~ outcomes: "++++++ Test failed." dead 1 exit 1, "++++++ Test succeeded." dead 1
//~ states: 633
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * An exception of the program's own that leaves a place just before it dies may be masked:
 * only timing tells.
 */
public class ThrowThenDie extends x10Test {
    static class Refusal extends Exception {}

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish {
                at (victim) async {
                    throw new Refusal();
                }
                at (victim) async {
                    System.sleep(100);
                    System.killHere();
                }
            }
            return false;
        } catch (e:MultipleExceptions) {
            return e.getExceptionsOfType[Refusal]().size == 1;
        }
    }

    public static def main(args:Rail[String]) {
        new ThrowThenDie().execute(args);
    }
}
