//~ places: 3
//~ groups: 1+2
//~ refuted: Ends
//@ eventually Ends: done()
// Either helper is enough, but both share one fate: a single failure is too much.
public class TwoHelpersOneFate {
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
