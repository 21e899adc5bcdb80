//~ places: 2
//~ failures: 1
//~ vacuity: error
//~ exit: 10
//~ unexercised: idle statement:13 statement:14
//@ always Bounded: SUM() <= 2
// The loop counts from the first place to the last, and one too few for there to be a round.
public class NoRounds {
    static val SUM = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        val last = Place.numPlaces() - 1;
        for (var i:Long = 1; i < last; i++) {
            SUM(at (Place(i)) SUM());
        }
    }
}
