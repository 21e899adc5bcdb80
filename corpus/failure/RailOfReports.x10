//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * Reports into a rail at place 0: exactly that of the place that dies before it writes is
 * missing.
 */
public class RailOfReports extends x10Test {
    public def run():Boolean {
        val victim = Place(1);
        val seen = new Rail[Long](Place.numPlaces(), -1);
        val ref = new GlobalRef[Rail[Long]](seen);
        try {
            finish for (p in Place.places()) async at (p) {
                val report = 10 * here.id;
                if (here == victim) System.killHere();
                at (ref) ref()(report / 10) = report;
            }
            return false;
        } catch (e:MultipleExceptions) {
            for (i in 0..(seen.size - 1)) chk(seen(i) == (i == victim.id ? -1 : 10 * i));
        }
        return true;
    }

    public static def main(args:Rail[String]) {
        new RailOfReports().execute(args);
    }
}
