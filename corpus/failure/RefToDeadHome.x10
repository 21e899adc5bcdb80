//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 78
//@ ensures Passes: output.contains("Test succeeded.")
/** A global reference outlives its home, and is of no use any more. */
public class RefToDeadHome extends x10Test {
    public def run():Boolean {
        val victim = Place(1);
        val ref = at (victim) new GlobalRef[Cell[Long]](new Cell[Long](5));
        var caught:Long = 0;
        chk((at (ref) ref()()) == 5);
        try {
            at (victim) System.killHere();
        } catch (e:DeadPlaceException) {
            caught++;
        }
        try {
            at (ref) ref()() = 6;
        } catch (e:DeadPlaceException) {
            caught++;
        }
        try {
            finish at (ref) async ref()() = 7;
        } catch (e:MultipleExceptions) {
            caught++;
        }
        return caught == 3 && ref.home == victim;
    }

    public static def main(args:Rail[String]) {
        new RefToDeadHome().execute(args);
    }
}
