//~ places: 4
//~ failures: 2
//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// One helper of three is enough; only two may fail.
public class ThreeHelpersTwoFailures {
    static val done = new Cell[Boolean](false);

    static def helped(p:Place):Boolean {
        try { at (p) { } } catch (e:DeadPlaceException) { return false; }
        return true;
    }

    public static def main(args:Rail[String]) {
        while (!done()) {
            for (i in 1..3) if (helped(Place(i))) done() = true;
        }
    }
}
