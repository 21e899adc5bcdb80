//~ places: 4
//~ failures: 3
//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// Each helper is asked once, and whether any is left or not, there is an end.
public class GivesUpAfterThree {
    static val done = new Cell[Boolean](false);

    static def helped(p:Place):Boolean {
        try { at (p) { } } catch (e:DeadPlaceException) { return false; }
        return true;
    }

    public static def main(args:Rail[String]) {
        for (i in 1..3) if (helped(Place(i))) break;
        done() = true;
    }
}
