//~ places: 2
//~ sourcepath: harness
//~ refuted: Passes
//~ outcomes: "++++++ Test failed." dead 1 exit 1, "++++++ Test succeeded." dead 1
//~ states: 3848
//@ ensures Passes: output.contains("Test succeeded.")
/**
 * Two children of an activity that kills its place may both be done, or not: only timing
 * tells.
 */
public class ChildrenOfVictim extends x10Test {
    static val LEFT = new Cell[Long](2);

    static def arrive() {
        at (Place.FIRST_PLACE) atomic LEFT(LEFT() - 1);
    }

    public def run():Boolean {
        val victim = Place(1);
        try {
            finish at (victim) async {
                async arrive();
                async arrive();
                System.sleep(300);
                System.killHere();
            }
        } catch (e:MultipleExceptions) {
            chk(e.exceptions.size >= 1);
        }
        return LEFT() == 0;
    }

    public static def main(args:Rail[String]) {
        new ChildrenOfVictim().execute(args);
    }
}
