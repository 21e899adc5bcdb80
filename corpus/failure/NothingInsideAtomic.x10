//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded."
//~ states: 520
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * `at`, `async`, `finish` and `when` inside `atomic` are refused, and the lock is free
 * afterwards.
 */
public class NothingInsideAtomic extends x10Test {
    static val STEPS = new Cell[Long](0);

    static def shift() { at (Place(1)) {} }
    static def spawn() { async {} }
    static def wait0() { finish {} }
    static def block() { when (true) {} }

    static def refused(body:() => void):Boolean {
        try {
            atomic {
                STEPS(STEPS() + 1);
                body();
            }
        } catch (e:IllegalOperationException) {
            return true;
        }
        return false;
    }

    public def run():Boolean {
        chk(refused(() => { shift(); }), "at");
        chk(refused(() => { spawn(); }), "async");
        chk(refused(() => { wait0(); }), "finish");
        chk(refused(() => { block(); }), "when");
        finish for (i in 1..2) async {
            atomic STEPS(STEPS() + 1);
        }
        return STEPS() == 6;
    }

    public static def main(args:Rail[String]) {
        new NothingInsideAtomic().execute(args);
    }
}
