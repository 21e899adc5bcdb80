//~ refuted: Ends
//@ eventually Ends: done()
// The program ends, and what should have happened has not.
public class EndsTooEarly {
    static val done = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        if (done()) done() = true;
    }
}
