//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 195
//@ ensures Passes: output.contains("Test succeeded.")
import x10.util.concurrent.AtomicBoolean;

/** A loop that reads an AtomicBoolean ends once a place that dies right after has set it. */
public class SpinOnAtomicBoolean extends x10Test {
    public def run():Boolean {
        val victim = Place(1);
        val done = new AtomicBoolean(false);
        val ref = new GlobalRef[AtomicBoolean](done);
        var rounds:Long = 0;
        try {
            finish {
                at (victim) async {
                    at (ref) ref().set(true);
                    System.killHere();
                }
                while (!done.get()) System.threadSleep(1);
            }
            return false;
        } catch (e:MultipleExceptions) {
            return done.get() && !done.compareAndSet(false, true);
        }
    }

    public static def main(args:Rail[String]) {
        new SpinOnAtomicBoolean().execute(args);
    }
}
