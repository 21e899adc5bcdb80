//~ places: 3
//~ failures: 1
//~ refuted: SameHeat
//~ outcomes: "0 6 7 0" dead 2, "0 7 6 0" dead 1, "0 8 8 0", "0 8 8 0" dead 1, "0 8 8 0" dead 2
//~ slow: yes
//@ ensures SameHeat: output.equals("0 8 8 0\n")
// HeatCheckpoint without the checkpoint: each half is written into the rod when it comes.
//
// It looks resilient: both halves read what the rod was when the step began, and a step that
// loses a place is done again on those that are left.  The checker finds the run in which one
// half is in when the other's place dies: the step that is done again begins with a half that
// has already made it, and the result is silently wrong.
import x10.io.Console;

public class HeatInPlace {
    static val STEPS = 1;
    static val N = 4;

    static def half(rod:Rail[Long], from:Long, to:Long):Rail[Long] {
        val next = new Rail[Long](to - from);
        for (i in from..(to - 1)) {
            if (i > 0 && i < N - 1) next(i - from) = (rod(i - 1) + 2 * rod(i) + rod(i + 1)) / 4;
        }
        return next;
    }

    static def step(rod:Rail[Long]) {
        val old = new Rail[Long](rod);
        val live = Place.places();
        finish for (k in 0..1) async {
            val worker = live.next(Place(k));
            val part = at (worker) half(old, k * N / 2, (k + 1) * N / 2);
            for (i in 0..(N / 2 - 1)) rod(k * N / 2 + i) = part(i);
        }
    }

    public static def main(args:Rail[String]) {
        val rod:Rail[Long] = [0, 11, 11, 0];
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
