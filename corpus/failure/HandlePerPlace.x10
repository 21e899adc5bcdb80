//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 2
//@ ensures Passes: output.contains("Test succeeded.")
/** Each live place keeps its own value behind a PlaceLocalHandle when another one dies. */
public class HandlePerPlace extends x10Test {
    public def run():Boolean {
        val victim = Place(2);
        val mine = PlaceLocalHandle.make[Cell[Long]](Place.places(), () => new Cell[Long](10 * here.id));
        try {
            finish for (p in Place.places()) if (p != here) at (p) async {
                atomic mine()(mine()() + 1);
                if (here == victim) System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            chk(victim.isDead());
        }
        var sum:Long = 0;
        for (p in Place.places()) sum += at (p) mine()();
        return sum == 11;
    }

    public static def main(args:Rail[String]) {
        new HandlePerPlace().execute(args);
    }
}
