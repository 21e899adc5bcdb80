//~ places: 3
//~ failures: 1
//~ holds: AllIn no-deadlock no-uncaught-exception
//~ outcomes: "1 2", "1 2" dead 1, "1 2" dead 2
//@ ensures AllIn: RESULT(0) == 1 && RESULT(1) == 2
//@ sometimes Reassigned: TRIES() > JOBS
// A master at place 0 gives each job to a worker and, if the worker dies, to the next one.
//
// A job is a function of its number, and its result is what the visit brings back: a job may
// be done twice, but its result is stored by the master alone, and once.
//
// Promise: every job has its result, as long as place 0 lives.  It holds.
import x10.io.Console;

public class MasterWorker {
    static val JOBS = 2;
    static val RESULT = new Rail[Long](JOBS);
    static val TRIES = new Cell[Long](0);

    static def job(i:Long):Long = i + 1;

    /** Give a job to worker after worker, until one brings its result. */
    static def assign(i:Long) {
        var worker:Place = Place(1 + i % (Place.numPlaces() - 1));
        while (true) {
            val w = worker;
            atomic TRIES(TRIES() + 1);
            try {
                RESULT(i) = at (w) job(i);
                return;
            } catch (e:DeadPlaceException) {
                worker = w.next();
            }
        }
    }

    public static def main(args:Rail[String]) {
        finish for (i in 0..(JOBS - 1)) async assign(i);
        Console.OUT.println(RESULT(0) + " " + RESULT(1));
    }
}
