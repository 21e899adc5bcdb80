//~ places: 3
//~ failures: 1
//~ holds: Whole no-deadlock no-uncaught-exception
//~ outcomes: "3 5", "3 5" dead 1, "3 5" dead 2
//~ states: 737
//@ ensures Whole: output.equals("3 5\n")
//@ sometimes Moved: HOME(0) != Place(1) || HOME(1) != Place(2)
// A pipeline of two stages, each at a place of its own; all items pass both, in order.
//
// Place 0 moves the items on.  If the place of a stage dies, the stage moves to the next live
// place and the item, which place 0 still has, is given to it again; a stage has no state.
//
// Promise: what comes out is what would come out without failures.  It holds.
// PipelinePushed lets the stages push.
import x10.io.Console;

public class Pipeline {
    static val ITEMS = 2;
    static val HOME = [Place(1), Place(2)];

    static def stage(s:Long, x:Long):Long = s == 0 ? 2 * x : x + 1;

    /** Take an item through a stage, wherever that is now. */
    static def through(s:Long, x:Long):Long {
        while (true) {
            val p = HOME(s);
            try {
                return at (p) stage(s, x);
            } catch (e:DeadPlaceException) {
                HOME(s) = p.next();
            }
        }
    }

    public static def main(args:Rail[String]) {
        var out:String = "";
        for (i in 1..ITEMS) {
            val y = through(1, through(0, i));
            out += i == 1 ? "" + y : " " + y;
        }
        Console.OUT.println(out);
    }
}
