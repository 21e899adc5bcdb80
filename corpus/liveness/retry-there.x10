//~ places: 2
//~ failures: 1
//~ refuted: Ends
//@ eventually Ends: done()
// A dead place stays dead, however often it is asked.
public class RetryThere {
    static val done = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        var p:Place = Place(1);
        while (!done()) {
            try {
                at (p) { }
                done() = true;
            } catch (e:DeadPlaceException) {
            }
        }
    }
}
