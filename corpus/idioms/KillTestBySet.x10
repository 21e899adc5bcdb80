//~ places: 3
//~ holds: Exact no-deadlock no-uncaught-exception
//~ outcomes: "seen 2, lost 1" dead 1
//~ states: 1823
//@ ensures Exact: output.equals("seen 2, lost 1\n")
// KillTest, mended: it counts the dead places, not the exceptions that name them.
//
// Promise: the survivors' visits and the victim's are all seen, and one place is lost.  It
// holds in every schedule, since the victim dies after its own visit.
import x10.io.Console;

public class KillTestBySet {
    static val SEEN = new Cell[Long](0);

    static def visit() {
        at (Place.FIRST_PLACE) atomic SEEN(SEEN() + 1);
    }

    public static def main(args:Rail[String]) {
        val victim = Place(1);
        val dead = new Rail[Boolean](Place.numPlaces());
        try {
            finish {
                async at (Place(2)) visit();
                async at (victim) {
                    visit();
                    async System.sleep(50);
                    System.killHere();
                }
            }
        } catch (e:MultipleExceptions) {
            for (d in e.getExceptionsOfType[DeadPlaceException]()) dead(d.place.id) = true;
        }
        var lost:Long = 0;
        for (each in dead) if (each) lost++;
        Console.OUT.println("seen " + SEEN() + ", lost " + lost);
    }
}
