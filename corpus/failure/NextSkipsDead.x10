//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 3250
//@ ensures Passes: output.contains("Test succeeded.")
/** places() and next() leave out dead places, and numPlaces() does not shrink. */
public class NextSkipsDead extends x10Test {
    static val VISITS = new Cell[Long](0);

    public def run():Boolean {
        chk(here.next() == Place(1));
        try {
            at (Place(1)) {
                at (Place.FIRST_PLACE) atomic VISITS(VISITS() + 1);
                System.killHere();
            }
        } catch (e:DeadPlaceException) {
            chk(VISITS() == 1);
        }
        val live = Place.places();
        chk(live.numPlaces() == 2);
        chk(Place.numPlaces() == 3 && Place.numDead() == 1);
        chk(live.next(here) == Place(2) && here.next() == Place(2));
        finish for (p in live) at (p) async {
            at (Place.FIRST_PLACE) atomic VISITS(VISITS() + 1);
        }
        return VISITS() == 3;
    }

    public static def main(args:Rail[String]) {
        new NextSkipsDead().execute(args);
    }
}
