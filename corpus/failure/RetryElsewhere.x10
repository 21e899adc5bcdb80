//~ places: 3
//~ sourcepath: harness
//~ holds: no-deadlock no-uncaught-exception Passes
//~ outcomes: "++++++ Test succeeded." dead 1
//~ states: 174
//@ ensures Passes: output.contains("Test succeeded.")
/** What a dead place did not do is done again at the next one. */
public class RetryElsewhere extends x10Test {
    static val DONE = new Cell[Long](0);

    static def work(kill:Boolean):Long {
        if (kill) System.killHere();
        at (Place.FIRST_PLACE) atomic DONE(DONE() + 1);
        return here.id;
    }

    public def run():Boolean {
        var p:Place = here.next();
        var tries:Long = 0;
        while (true) {
            tries++;
            try {
                val kill = tries == 1;
                val q = p;
                val who = at (q) work(kill);
                return who == 2 && tries == 2 && DONE() == 1;
            } catch (e:DeadPlaceException) {
                p = p.next();
            }
        }
    }

    public static def main(args:Rail[String]) {
        new RetryElsewhere().execute(args);
    }
}
