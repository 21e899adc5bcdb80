//~ places: 3
//~ failures: 1
//~ holds: LivingCount NeverTwice no-deadlock no-uncaught-exception
//~ outcomes: "3" dead 2, "5" dead 1, "7", "7" dead 1, "7" dead 2
//~ states: 1337
//@ ensures LivingCount: (Place(1).isDead() || PART(1) == 2) && (Place(2).isDead() || PART(2) == 4)
//@ always NeverTwice: PART(1) <= 2 && PART(2) <= 4
//@ ensures Root: PART(0) == 1
// Convergecast with a table in place of a sum: who contributed what.
//
// Place 0 sees in the table who is missing, and asks those that still live directly.
//
// Promise: every place that is alive at the end is in the result, and none is in it twice.
// It holds; a place that is asked twice fills the same row.
import x10.io.Console;

public class ConvergecastKeyed {
    static val PART = new Rail[Long](3);

    static def own():Long = here.id == 0 ? 1 : 2 * here.id;

    /** The rows of the tree below here, without what is lost. */
    static def gather(depth:Long):Rail[Long] {
        var rows:Rail[Long] = new Rail[Long](Place.numPlaces());
        if (depth < Place.numPlaces() - 1) {
            try {
                rows = at (Place(depth + 1)) gather(depth + 1);
            } catch (e:DeadPlaceException) {}
        }
        rows(here.id) = own();
        return rows;
    }

    public static def main(args:Rail[String]) {
        val rows = gather(0);
        for (i in 0..(rows.size - 1)) PART(i) = rows(i);
        for (p in Place.places()) if (PART(p.id) == 0) {
            try {
                PART(p.id) = at (p) own();
            } catch (e:DeadPlaceException) {
                Console.OUT.println("without place " + p.id);
            }
        }
        Console.OUT.println(PART(0) + PART(1) + PART(2));
    }
}
