//~ places: 2
//~ failures: 1
//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// The place fails while its activity spins there; the finish learns that, and goes on.
public class FailureInALoop {
    static val done = new Cell[Boolean](false);
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        try {
            finish {
                at (Place(1)) async { while (!(at (Place(0)) go())) { } }
                go() = true;
            }
        } catch (e:MultipleExceptions) {
        } catch (e:DeadPlaceException) { }
        done() = true;
    }
}
