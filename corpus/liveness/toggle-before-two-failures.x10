//~ places: 3
//~ failures: 2
//~ fairness: strong
//~ refuted: Served
//@ eventually Served: done()
// The gate opens and closes only as long as both places live: none has to fail, but both may,
// and then even strong fairness lets nobody through.
public class ToggleBeforeTwoFailures {
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
