//~ places: 2
//~ vacuity: error
//~ exit: 10
//~ unexercised: handler:18
//@ ensures Done: SUM() == 1
// A test that kills a place itself, when all is over: nobody is there to be hurt.
public class KilledTooLate {
    static val SUM = new Cell[Long](0);

    static def one():Long = 1;

    public static def main(args:Rail[String]) {
        try {
            val x = at (Place(1)) one();
            SUM(x);
            System.killThere(Place(1));
            SUM(x);
        } catch (e:DeadPlaceException) {
            SUM(0);
        }
    }
}
