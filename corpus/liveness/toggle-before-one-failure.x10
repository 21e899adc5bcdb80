//~ places: 3
//~ failures: 1
//~ fairness: strong
//~ holds: Served
//@ eventually Served: done()
// The gate opens and closes as long as one of two places lives, and only one may fail.
public class ToggleBeforeOneFailure {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async while (true) {
                if (Place.numDead() < 2) {
                    atomic go() = true;
                    atomic go() = false;
                }
            }
            async when (go()) { atomic done() = true; }
        }
    }
}
