//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 102
//@ ensures Passes: output.contains("Test succeeded.")
/** killThere does not wait; a loop on isDead does, and then every `at` to the place is refused. */
public class KillThereSpin extends x10Test {
    public def run():Boolean {
        val victim = Place(1);
        var refused:Long = 0;
        System.killThere(victim);
        while (!victim.isDead()) System.sleep(10);
        for (i in 1..2) {
            try {
                at (victim) chk(false, "ran at a dead place");
            } catch (e:DeadPlaceException) {
                if (e.place == victim) refused++;
            }
        }
        try {
            System.killThere(victim);
        } catch (e:DeadPlaceException) {
            refused++;
        }
        return refused == 3;
    }

    public static def main(args:Rail[String]) {
        new KillThereSpin().execute(args);
    }
}
