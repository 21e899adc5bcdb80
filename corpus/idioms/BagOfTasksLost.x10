//~ places: 3
//~ failures: 1
//~ refuted: AllDone
//~ outcomes: "1", "2", "3"
//@ ensures AllDone: SUM() == 3
// BagOfTasks with a counter for a bag: a task is out of it when it is taken.
//
// It looks resilient: taking and handing in are atomic, the dead are buried, and those who
// live go on until the bag is empty.  The checker finds the run in which a worker dies with a
// task in its hands: the bag is empty, and the task is not done.
import x10.io.Console;

public class BagOfTasksLost {
    static val TASKS = 2;
    static val NEXT = new Cell[Long](0);
    static val SUM = new Cell[Long](0);

    static def take():Long {
        atomic {
            val i = NEXT();
            if (i == TASKS) return -1;
            NEXT(i + 1);
            return i;
        }
    }

    static def work(task:Long):Long = task + 1;

    static def worker() {
        while (true) {
            val task = at (Place.FIRST_PLACE) take();
            if (task < 0) return;
            val result = work(task);
            at (Place.FIRST_PLACE) atomic SUM(SUM() + result);
        }
    }

    public static def main(args:Rail[String]) {
        try {
            finish for (p in Place.places()) if (p != here) async at (p) worker();
        } catch (e:MultipleExceptions) {
            val strange = e.filterExceptionsOfType[DeadPlaceException]();
            if (strange != null) throw strange;
        }
        Console.OUT.println(SUM());
    }
}

// Resilience: workers that die are caught, and the others go on.  But from the moment when a task is
// taken until its result is in, it is at the worker only: each line between loses it.
