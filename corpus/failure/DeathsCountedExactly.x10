//~ places: 2
//~ sourcepath: harness
//~ refuted: Passes
//~ outcomes: "++++++ Test failed." dead 1 exit 1, "++++++ Test succeeded." dead 1
//~ states: 673
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * One DeadPlaceException for two tasks that a place loses: so many may be seen on one run-
 * time, not on all.
 */
public class DeathsCountedExactly extends x10Test {
    public def run():Boolean {
        val victim = Place(1);
        try {
            finish at (victim) async {
                async System.sleep(100);
                async System.sleep(100);
                System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            return e.getExceptionsOfType[DeadPlaceException]().size == 1;
        }
    }

    public static def main(args:Rail[String]) {
        new DeathsCountedExactly().execute(args);
    }
}
