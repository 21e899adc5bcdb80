//~ places: 3
//~ failures: 1
//~ holds: SameHeat no-deadlock no-uncaught-exception
//~ outcomes: "0 8 8 0", "0 8 8 0" dead 1, "0 8 8 0" dead 2
//~ slow: yes
//@ ensures SameHeat: output.equals("0 8 8 0\n")
//@ sometimes Repeated: REDONE() > 0
// Heat in a rod, a step at a time, with a checkpoint at place 0.
//
// Places 1 and 2 each compute a half of the rod.  A step reads the last checkpoint only, and
// is committed as a whole once both halves have come back; if a place dies, the step is done
// again from the checkpoint, on the places that are left.
//
// Promise: the result is that of a run without failures.  It holds.  HeatInPlace writes the
// halves into the rod as they come.
import x10.io.Console;

public class HeatCheckpoint {
    static val STEPS = 1;
    static val N = 4;
    static val REDONE = new Cell[Long](0);

    /** What a half of the rod becomes; its ends are kept cold. */
    static def half(rod:Rail[Long], from:Long, to:Long):Rail[Long] {
        val next = new Rail[Long](to - from);
        for (i in from..(to - 1)) {
            if (i > 0 && i < N - 1) next(i - from) = (rod(i - 1) + 2 * rod(i) + rod(i + 1)) / 4;
        }
        return next;
    }

    /** One step: the new rod, or a MultipleExceptions of what was lost. */
    static def step(rod:Rail[Long]):Rail[Long] {
        val parts = new Rail[Rail[Long]](2);
        val live = Place.places();
        finish for (k in 0..1) async {
            val worker = live.next(Place(k));
            parts(k) = at (worker) half(rod, k * N / 2, (k + 1) * N / 2);
        }
        return new Rail[Long](N, (i:Long) => parts(i / (N / 2))(i % (N / 2)));
    }

    public static def main(args:Rail[String]) {
        var rod:Rail[Long] = [0, 11, 11, 0];
        var done:Long = 0;
        while (done < STEPS) {
            try {
                rod = step(rod);
                done++;
            } catch (e:MultipleExceptions) {
                REDONE(REDONE() + 1);
            }
        }
        var text:String = "" + rod(0);
        for (i in 1..(N - 1)) text += " " + rod(i);
        Console.OUT.println(text);
    }
}
