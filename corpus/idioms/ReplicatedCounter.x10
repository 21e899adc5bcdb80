//~ places: 3
//~ failures: 1
//~ holds: Right no-deadlock no-uncaught-exception
//~ outcomes: "2", "2" dead 1, "2" dead 2
//~ states: 1020
//@ ensures Right: output.equals("2\n")
// A counter with a copy at each of places 1 and 2; it outlives any one of them.
//
// The client numbers its requests.  A request goes to every replica, and a replica takes only
// one that it has not seen, so that a request can be sent again whenever the client is in
// doubt.  Reading takes the first replica that answers.
//
// Promise: what is read is the number of acknowledged requests.  It holds.
// ReplicatedCounterForwarding lets the replicas pass requests on, without numbers.
import x10.io.Console;

public class ReplicatedCounter {
    static val REQUESTS = 2;

    /** The replica of a place. */
    static val COUNT = new Cell[Long](0);
    static val LAST = new Cell[Long](0);

    static def take(request:Long) {
        atomic if (LAST() < request) {
            LAST(request);
            COUNT(COUNT() + 1);
        }
    }

    /** Send a request to all replicas; one answer is enough. */
    static def count(request:Long) {
        var answers:Long = 0;
        for (i in 1..2) {
            try {
                at (Place(i)) take(request);
                answers++;
            } catch (e:DeadPlaceException) {}
        }
        assert answers > 0;
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
        for (r in 1..REQUESTS) count(r);
        Console.OUT.println(read());
    }
}
