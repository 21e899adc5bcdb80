//~ places: 3
//~ failures: 2
//~ refuted: Served
//@ leadsto Served: dead() == 2 leadsto done()
// After two failures the gate opens again and again; by weak fairness nobody has to pass it.
public class ToggleAfterTwoFailures {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    static def dead():Long = Place.numDead();

    public static def main(args:Rail[String]) {
        finish {
            async while (true) {
                if (dead() == 2) {
                    atomic go() = true;
                    atomic go() = false;
                }
            }
            async when (go()) { atomic done() = true; }
        }
    }
}
