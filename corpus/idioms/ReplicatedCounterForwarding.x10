//~ places: 3
//~ failures: 1
//~ refuted: Right
//~ outcomes: "2", "2" dead 1, "2" dead 2, "3" dead 1
//~ states: 759
//@ ensures Right: output.equals("2\n")
// ReplicatedCounter with a primary that passes each request on to its backup.
//
// It looks resilient: the client is answered once both have counted, and if the primary dies
// it asks the backup.  The checker finds the run in which the primary dies after it passed the
// request on: the client asks the backup to count what the backup has counted.
import x10.io.Console;

public class ReplicatedCounterForwarding {
    static val REQUESTS = 2;
    static val COUNT = new Cell[Long](0);

    static def take() {
        atomic COUNT(COUNT() + 1);
    }

    static def takeAndForward(backup:Place) {
        take();
        try {
            at (backup) take();
        } catch (e:DeadPlaceException) {}
    }

    static def count() {
        try {
            at (Place(1)) takeAndForward(Place(2));
        } catch (e:DeadPlaceException) {
            at (Place(2)) take();
        }
    }

    static def read():Long {
        for (i in 1..2) {
            try {
                return at (Place(i)) COUNT();
            } catch (e:DeadPlaceException) {}
        }
        return -1;
    }

    public static def main(args:Rail[String]) {
        for (r in 1..REQUESTS) count();
        Console.OUT.println(read());
    }
}
