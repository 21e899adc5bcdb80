//~ places: 3
//~ failures: 1
//~ holds: AllDone AtMostOnce no-deadlock no-uncaught-exception
//~ outcomes: "3", "3" dead 1, "3" dead 2
//~ slow: yes
//@ ensures AllDone: DONE() == TASKS && SUM() == 3
//@ always AtMostOnce: DONE() <= TASKS
//@ sometimes Returned: BACK() > 0
// A bag of tasks at place 0, and a worker at each other place, which takes a task, works, and
// hands in the result.
//
// A task that is taken is marked with its worker; it is out of the bag only when its result
// is in.  When the workers have gone home, place 0 does what was taken and never handed in.
//
// Promise: each task is done, and its result counts once.  It holds: what a worker hands in
// and that its task is done are one atomic step.  BagOfTasksLost trusts its workers.
import x10.io.Console;

public class BagOfTasks {
    static val TASKS = 2;
    static val FREE = -1;
    static val OVER = -2;

    /** Of each task: free, or the number of who has it, or over. */
    static val OWNER = new Rail[Long](TASKS, FREE);
    static val DONE = new Cell[Long](0);
    static val SUM = new Cell[Long](0);
    static val BACK = new Cell[Long](0);

    /** Take a task; -1 if there is none that is free. */
    static def take(who:Long):Long {
        atomic {
            for (i in 0..(TASKS - 1)) {
                if (OWNER(i) == FREE) {
                    OWNER(i) = who;
                    return i;
                }
            }
            return -1;
        }
    }

    static def handIn(task:Long, result:Long) {
        atomic if (OWNER(task) != OVER) {
            OWNER(task) = OVER;
            DONE(DONE() + 1);
            SUM(SUM() + result);
        }
    }

    static def work(task:Long):Long = task + 1;

    static def worker() {
        val me = here.id;
        while (true) {
            val task = at (Place.FIRST_PLACE) take(me);
            if (task < 0) return;
            val result = work(task);
            at (Place.FIRST_PLACE) handIn(task, result);
        }
    }

    public static def main(args:Rail[String]) {
        try {
            finish for (p in Place.places()) if (p != here) async at (p) worker();
        } catch (e:MultipleExceptions) {
            for (i in 0..(TASKS - 1)) if (OWNER(i) != OVER) {
                BACK(BACK() + 1);
                handIn(i, work(i));
            }
        }
        Console.OUT.println(SUM());
    }
}
