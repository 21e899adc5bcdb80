//~ places: 3
//~ failures: 2
//~ refuted: Ends
//@ eventually Ends: done()
// Either helper is enough, and one failure is no harm; after two, main spins for ever.
public class TwoHelpers {
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
