//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 2
//~ states: 2451
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * A finish gathers an exception of the program's own from one place and the death of another,
 * each once told apart.
 */
public class ThrowAndKill extends x10Test {
    static class Refusal(at0:Long) extends Exception {}

    public def run():Boolean {
        try {
            finish {
                at (Place(1)) async {
                    throw new Refusal(here.id);
                }
                at (Place(2)) async System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            val refusals = e.getExceptionsOfType[Refusal]();
            val deaths = e.getExceptionsOfType[DeadPlaceException]();
            chk(refusals.size == 1 && refusals(0).at0 == 1);
            for (d in deaths) chk(d.place == Place(2));
            val rest = e.filterExceptionsOfType[DeadPlaceException]();
            chk(rest.exceptions.size == 1);
            return deaths.size >= 1;
        }
    }

    public static def main(args:Rail[String]) {
        new ThrowAndKill().execute(args);
    }
}
