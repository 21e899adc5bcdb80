//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1+2
//~ slow: yes
//@ ensures Passes: output.contains("Test succeeded.")
/** All places but the first die in one finish, each after its report; the first goes on alone. */
public class AllOthersDie extends x10Test {
    static val LEFT = new Cell[Long](Place.numPlaces());

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val dead = new Rail[Boolean](Place.numPlaces());
        try {
            finish for (p in Place.places()) async at (p) {
                arrive();
                if (here != Place.FIRST_PLACE) System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            for (d in e.getExceptionsOfType[DeadPlaceException]()) dead(d.place.id) = true;
        }
        for (i in 1..(Place.numPlaces() - 1)) chk(dead(i) && Place(i).isDead());
        return LEFT() == 0 && here.next() == here && Place.places().numPlaces() == 1;
    }

    public static def main(args:Rail[String]) {
        new AllOthersDie().execute(args);
    }
}
