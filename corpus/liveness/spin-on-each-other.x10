//~ refuted: Ends
//~ outcomes:
//@ eventually Ends: done()
// Each waits for what the other would write later.
public class SpinOnEachOther {
    static val done = new Cell[Boolean](false);
    static val a = new Cell[Boolean](false);
    static val b = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async { while (!a()) { } b() = true; }
            async { while (!b()) { } a() = true; }
        }
        done() = true;
    }
}
