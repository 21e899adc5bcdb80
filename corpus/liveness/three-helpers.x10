//~ places: 4
//~ failures: 3
//~ refuted: Ends
//@ eventually Ends: done()
// One helper of three is enough; after three failures main spins for ever.
public class ThreeHelpers {
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
