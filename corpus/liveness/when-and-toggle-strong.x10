//~ fairness: strong
//~ holds: Served no-deadlock
//~ outcomes:
//@ eventually Served: done()
// Who could go on again and again does go on, by strong fairness.
public class WhenAndToggleStrong {
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
