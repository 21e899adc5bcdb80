//~ places: 3
//~ failures: 1
//~ holds: Whole NeverTooMany Counted no-deadlock no-uncaught-exception
//@ ensures Whole: HITS() * 4 == TRIED() * 3
//@ always NeverTooMany: TRIED() <= 4 * (Place.numPlaces() - 1)
//@ ensures Counted: TRIED() >= 4 && TRIED() % BATCH == 0
//@ sometimes Shrunk: TRIED() == BATCH && DONE()
// Monte Carlo estimate of pi; a place that dies takes its samples with it, and the estimate is
// made of what is left.
//
// Promise: the two sums belong together, whatever dies when: the samples that were tried, and
// the hits among them.  It holds, because a batch is added in one visit and one atomic step at
// place 0.  (Three of four samples hit in every batch here: it is the sums that are checked,
// not the numbers.)  MonteCarloPiTorn adds them in two visits.
import x10.io.Console;

public class MonteCarloPi {
    static val BATCH = 4;
    static val HITS = new Cell[Long](0);
    static val TRIED = new Cell[Long](0);
    static val DONE = new Cell[Boolean](false);

    /** Sample i of a batch: points on a diagonal of the square, three of four in the circle. */
    static def hit(i:Long):Boolean {
        val x = 3 * i;
        return x * x + x * x <= 100;
    }

    static def batch() {
        var n:Long = 0;
        for (i in 0..(BATCH - 1)) if (hit(i)) n++;
        val hits = n;
        at (Place.FIRST_PLACE) atomic {
            HITS(HITS() + hits);
            TRIED(TRIED() + BATCH);
        }
    }

    public static def main(args:Rail[String]) {
        try {
            finish for (p in Place.places()) if (p != here) async at (p) batch();
        } catch (e:MultipleExceptions) {
            Console.OUT.println("lost a place");
        }
        atomic DONE(true);
        Console.OUT.println("pi is about 4 * " + HITS() + " / " + TRIED());
    }
}
