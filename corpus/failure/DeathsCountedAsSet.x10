//~ places: 2
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 923
//@ ensures Passes: output.contains("Test succeeded.")
/** The same, with the dead places compared as a set, which does not depend on timing. */
public class DeathsCountedAsSet extends x10Test {
    public def run():Boolean {
        val victim = Place(1);
        val dead = new Rail[Boolean](Place.numPlaces());
        try {
            finish at (victim) async {
                async System.sleep(100);
                async System.sleep(100);
                System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            for (d in e.getExceptionsOfType[DeadPlaceException]()) dead(d.place.id) = true;
        }
        return !dead(0) && dead(1);
    }

    public static def main(args:Rail[String]) {
        new DeathsCountedAsSet().execute(args);
    }
}
