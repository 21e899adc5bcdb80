//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 2
//@ ensures Passes: output.contains("Test succeeded.")
/** The same with one visit and `atomic`: no count is lost. */
public class GlobalRefCount extends x10Test {
    public def run():Boolean {
        val counter = new Cell[Long](0);
        val ref = new GlobalRef[Cell[Long]](counter);
        val victim = Place(2);
        try {
            finish for (p in Place.places()) at (p) async {
                at (ref) atomic ref()() = ref()() + 1;
                if (here == victim) System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            return counter() == 3;
        }
    }

    public static def main(args:Rail[String]) {
        new GlobalRefCount().execute(args);
    }
}
