//~ refuted: Ends
//~ outcomes:
//@ eventually Ends: done()
// The loop has no other way.
public class LoopForEver {
    static val done = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        while (true) { }
    }
}
