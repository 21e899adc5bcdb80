//~ places: 2
//~ failures: 1
//~ refuted: Ends
//@ eventually Ends: done()
// The place that was to say so dies, and who spins on its word spins for ever.
public class FlagOfTheDead {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        try {
            finish {
                at (Place(1)) async at (Place(0)) go() = true;
                while (!go()) { }
            }
        } catch (e:MultipleExceptions) { }
        done() = true;
    }
}
