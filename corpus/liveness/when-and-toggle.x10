//~ refuted: Served
//~ outcomes:
//@ eventually Served: done()
// The condition is true again and again, and never for good: weak fairness is not enough.
public class WhenAndToggle {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async while (true) {
                atomic go() = true;
                atomic go() = false;
            }
            async when (go()) { atomic done() = true; }
        }
    }
}
