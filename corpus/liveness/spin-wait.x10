//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// The spinner asks again and again; a fair scheduler lets the other write in the end.
public class SpinWait {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async go() = true;
            while (!go()) { }
        }
        done() = true;
    }
}
