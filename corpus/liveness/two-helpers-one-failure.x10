//~ places: 3
//~ failures: 1
//~ holds: Ends
//@ eventually Ends: done()
// Either helper is enough, and only one may fail.
public class TwoHelpersOneFailure {
    static val done = new Cell[Boolean](false);

    static def helped(p:Place):Boolean {
        try { at (p) { } } catch (e:DeadPlaceException) { return false; }
        return true;
    }

    public static def main(args:Rail[String]) {
        while (!done()) {
            if (helped(Place(1)) || helped(Place(2))) done() = true;
        }
    }
}
