//~ places: 2
//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// Where no place fails the loop is left at once.
public class RetryThereNoFailure {
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
