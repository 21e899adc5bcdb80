//~ places: 3
//~ failures: 1
//~ holds: Answered Honest no-deadlock no-uncaught-exception
//~ outcomes: "10 10", "10 10" dead 1, "10 10" dead 2, "10 10 (cached)" dead 1, "none none" dead 1
//~ states: 262
//@ ensures Answered: output.length() > 5
//@ ensures Honest: CACHED() == 0 || output.contains("(cached)")
//@ sometimes Degraded: CACHED() > 0
// A service that degrades: the value comes from place 1; if that is dead, from what was last
// seen of it, and the answer says so; if nothing was ever seen, the answer is `none`.
//
// Promise: every question is answered, and no answer is a value that the service never gave.
// It holds; in particular a cached answer is never taken for a fresh one.
import x10.io.Console;

public class Degradation {
    static val UNKNOWN = -1;
    static val SEEN = new Cell[Long](UNKNOWN);
    static val CACHED = new Cell[Long](0);

    /** The service itself. */
    static def value():Long = 10 * here.id;

    static def ask():String {
        try {
            val x = at (Place(1)) value();
            SEEN(x);
            return "" + x;
        } catch (e:DeadPlaceException) {
            if (SEEN() == UNKNOWN) return "none";
            CACHED(CACHED() + 1);
            return SEEN() + " (cached)";
        }
    }

    public static def main(args:Rail[String]) {
        val first = ask();
        val second = ask();
        Console.OUT.println(first + " " + second);
    }
}
