//~ places: 2
//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// Without failures the flag is set in the end.
public class FlagOfTheDeadInTime {
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
