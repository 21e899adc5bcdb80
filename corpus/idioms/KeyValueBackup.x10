//~ places: 3
//~ failures: 1
//~ holds: NothingLost no-deadlock no-uncaught-exception
//~ outcomes: "ab", "ab" dead 1, "ab" dead 2
//~ states: 1250
//@ ensures NothingLost: output.equals("ab\n")
// A store with a primary at place 1 and a backup at the next live place.
//
// A put is acknowledged when both have it, or when the one that is left has it.  If the
// primary dies, the backup is promoted, and it is the only copy; with one more failure the
// promise would be void.
//
// Promise: what was acknowledged is there.  It holds.  KeyValueLazy acknowledges first and
// copies later.
import x10.io.Console;

public class KeyValueBackup {
    static val KEYS = 2;

    /** The copy of a place. */
    static val TABLE = new Rail[String](KEYS);

    /** Who is asked first; belongs to the client, at place 0. */
    static val PRIMARY = new Cell[Place](Place(1));

    static def backup():Place {
        val next = PRIMARY().next();
        return next == here ? next.next() : next;
    }

    static def store(p:Place, key:Long, value:String):Boolean {
        try {
            at (p) TABLE(key) = value;
            return true;
        } catch (e:DeadPlaceException) {
            return false;
        }
    }

    static def put(key:Long, value:String) {
        val second = backup();
        if (!store(PRIMARY(), key, value)) PRIMARY(second);
        store(second, key, value);
    }

    static def get(key:Long):String {
        while (true) {
            val p = PRIMARY();
            try {
                return at (p) TABLE(key);
            } catch (e:DeadPlaceException) {
                PRIMARY(backup());
            }
        }
    }

    public static def main(args:Rail[String]) {
        put(0, "a");
        put(1, "b");
        Console.OUT.println(get(0) + get(1));
    }
}
