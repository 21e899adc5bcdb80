//~ places: 3
//~ failures: 1
//~ refuted: LivingCount
//~ outcomes: "1" dead 1, "3" dead 2, "7", "7" dead 1, "7" dead 2
//~ states: 356
//@ ensures Plausible: SUM() % 2 == 1
//@ ensures LivingCount: Place(2).isDead() || SUM() >= 5
// A sum over a tree of places: place 2 reports to place 1, and place 1 to place 0.
//
// It looks resilient: who loses its child goes on without it, so that a sum always comes out.
// The checker finds that place 2 may live, and yet be left out: with a parent, all of a
// subtree is lost.  ConvergecastKeyed asks the orphans.
import x10.io.Console;

public class Convergecast {
    static val SUM = new Cell[Long](0);

    /** What a place contributes: 1, 2, 4. */
    static def own():Long = here.id == 0 ? 1 : 2 * here.id;

    /** The sum of the tree below here, without what is lost. */
    static def gather(depth:Long):Long {
        if (depth == Place.numPlaces() - 1) return own();
        try {
            val below = at (Place(depth + 1)) gather(depth + 1);
            return own() + below;
        } catch (e:DeadPlaceException) {
            return own();
        }
    }

    public static def main(args:Rail[String]) {
        SUM(gather(0));
        Console.OUT.println(SUM());
    }
}

// Resilience: the handler makes a sum come out, so that it looks as if any one place could be lost.
// That is so for place 2, a leaf.  Wherever place 1 is, when it fails, what place 2 has to give is lost
// with it, even while place 1 only waits for that.
