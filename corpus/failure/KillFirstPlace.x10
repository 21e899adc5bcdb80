//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: throws "place 0 failed" dead 0
//~ states: 42
//@ ensures Passes: output.contains("Test succeeded.")
/** The death of place 0 is the end of the program: no handler runs. */
public class KillFirstPlace extends x10Test {
    public def run():Boolean {
        try {
            finish at (Place(1)) async {
                at (Place.FIRST_PLACE) async System.killHere();
            }
        } catch (e:MultipleExceptions) {
            Console.OUT.println("place 0 has survived itself");
        }
        return false;
    }

    public static def main(args:Rail[String]) {
        new KillFirstPlace().execute(args);
    }
}
