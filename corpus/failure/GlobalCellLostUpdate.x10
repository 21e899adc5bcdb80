//~ places: 3
//~ sourcepath: harness
//~ refuted: Passes
//~ outcomes: "++++++ Test failed." dead 2 exit 1, "++++++ Test succeeded." dead 2
//~ states: 11877
//@ ensures Passes: output.contains("Test succeeded.")
import x10.util.GlobalCell;

/**
 * Reading and writing a GlobalCell are two visits: two places that count in it may lose a
 * count.
 */
public class GlobalCellLostUpdate extends x10Test {
    public def run():Boolean {
        val counter = GlobalCell.make[Long](0);
        val victim = Place(2);
        try {
            finish for (p in Place.places()) if (p != here) at (p) async {
                counter(counter() + 1);
                if (here == victim) System.killHere();
            }
            return false;
        } catch (e:MultipleExceptions) {
            return counter() == 2;
        }
    }

    public static def main(args:Rail[String]) {
        new GlobalCellLostUpdate().execute(args);
    }
}
