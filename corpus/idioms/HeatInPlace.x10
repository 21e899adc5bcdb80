//~ places: 3
//~ failures: 1
//~ refuted: SameHeat
//@ ensures SameHeat: output.equals("0 2 8 8 2 0\n")
// HeatCheckpoint without the checkpoint: each half is written into the rod when it comes.
//
// It looks resilient: a step that loses a place is done again on those that are left.  The
// checker finds two ways to be wrong, of which the second needs a failure: a half that comes
// early is read by the other; and a step that is done again begins with a half that has
// already made it.
import x10.io.Console;

public class HeatInPlace {
    static val STEPS = 1;
    static val N = 6;

    static def half(rod:Rail[Long], from:Long, to:Long):Rail[Long] {
        val next = new Rail[Long](to - from);
        for (i in from..(to - 1)) {
            if (i > 0 && i < N - 1) next(i - from) = (rod(i - 1) + 2 * rod(i) + rod(i + 1)) / 4;
        }
        return next;
    }

    static def step(rod:Rail[Long]) {
        val workers = Place.places();
        finish for (k in 0..1) async {
            val p = workers.next(Place(k));
            val part = at (p) half(rod, k * N / 2, (k + 1) * N / 2);
            Rail.copy(part, 0, rod, k * N / 2, N / 2);
        }
    }

    public static def main(args:Rail[String]) {
        val rod:Rail[Long] = [0, 0, 11, 11, 0, 0];
        var done:Long = 0;
        while (done < STEPS) {
            try {
                step(rod);
                done++;
            } catch (e:MultipleExceptions) {}
        }
        var text:String = "" + rod(0);
        for (i in 1..(N - 1)) text += " " + rod(i);
        Console.OUT.println(text);
    }
}
