//~ places: 3
//~ failing: 2
//~ vacuity: error
//~ exit: 10
//~ unexercised: idle
//@ ensures Done: SUM() == 1
// Place 2 may fail, but the work is at place 1.  If that failed, the sum would be wrong.
public class WrongPlace {
    static val SUM = new Cell[Long](0);

    static def one():Long = 1;

    public static def main(args:Rail[String]) {
        SUM(at (Place(1)) one());
    }
}
