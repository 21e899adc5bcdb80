//~ places: 3
//~ failures: 1
//~ refuted: Whole
//@ ensures Whole: HITS() * 4 == TRIED() * 3
// MonteCarloPi with the two sums added in two visits to place 0.
//
// It looks resilient: each sum is atomic, and the estimate is made of what is left.  The
// checker finds the run in which a place dies between its visits: its hits are in, its samples
// are not, and the estimate is silently too high.
import x10.io.Console;

public class MonteCarloPiTorn {
    static val BATCH = 4;
    static val HITS = new Cell[Long](0);
    static val TRIED = new Cell[Long](0);

    static def hit(i:Long):Boolean {
        val x = 3 * i;
        return x * x + x * x <= 100;
    }

    static def batch() {
        var n:Long = 0;
        for (i in 0..(BATCH - 1)) if (hit(i)) n++;
        val hits = n;
        at (Place.FIRST_PLACE) atomic HITS(HITS() + hits);
        at (Place.FIRST_PLACE) atomic TRIED(TRIED() + BATCH);
    }

    public static def main(args:Rail[String]) {
        try {
            finish for (p in Place.places()) if (p != here) async at (p) batch();
        } catch (e:MultipleExceptions) {
            Console.OUT.println("lost a place");
        }
        Console.OUT.println("pi is about 4 * " + HITS() + " / " + TRIED());
    }
}
