//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 70
//@ ensures Passes: output.contains("Test succeeded.")
/** An `at` whose body kills its place ends with one bare DeadPlaceException, which names it. */
public class AtKill extends x10Test {
    public def run():Boolean {
        val victim = Place(1);
        var caught:Long = 0;
        try {
            at (victim) {
                System.killHere();
                chk(false, "killHere has returned");
            }
            chk(false, "the at has returned");
        } catch (e:DeadPlaceException) {
            chk(e.place == victim);
            caught++;
        }
        chk(victim.isDead());
        chk(!here.isDead());
        return caught == 1;
    }

    public static def main(args:Rail[String]) {
        new AtKill().execute(args);
    }
}
