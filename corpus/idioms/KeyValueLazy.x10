//~ places: 3
//~ failures: 1
//~ refuted: NothingLost
//~ outcomes: "a", "a" dead 1, "a" dead 2, "null" dead 1
//~ states: 2591
//@ ensures NothingLost: output.equals("a\n")
// KeyValueBackup with a copy that is made by an activity of its own, after the put returns.
//
// It looks resilient: there are two copies of everything, and the copying is in nobody's way.
// The checker finds the run in which the primary dies while the copy is on its way to the
// backup: the client goes on with a backup that does not have what was acknowledged.
import x10.io.Console;

public class KeyValueLazy {
    static val KEYS = 1;

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
        if (store(PRIMARY(), key, value)) {
            async store(second, key, value);
        } else {
            PRIMARY(second);
            store(second, key, value);
        }
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
        finish {
            put(0, "a");
            Console.OUT.println(get(0));
        }
    }
}

// Resilience: there seems to be a copy of everything.  The failure that loses one comes while nothing
// runs at the primary: it has answered, and the copy is on its way from elsewhere.  A test that
// kills places while they work does not find it.
