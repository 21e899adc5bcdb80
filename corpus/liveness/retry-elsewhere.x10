//~ places: 2
//~ failures: 1
//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// The place that failed is not asked again.
public class RetryElsewhere {
    static val done = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        var p:Place = Place(1);
        while (!done()) {
            try {
                at (p) { }
                done() = true;
            } catch (e:DeadPlaceException) {
                p = Place(0);
            }
        }
    }
}
