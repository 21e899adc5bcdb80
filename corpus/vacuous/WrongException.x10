//~ places: 2
//~ failures: 1
//~ vacuity: error
//~ exit: 10
//~ unexercised: handler:17
//@ ensures Counted: LOST() <= 1
// The handler is for what an `at` throws, but a finish throws a MultipleExceptions: nobody ever
// counts a loss, and the promise about the count holds for that reason.
public class WrongException {
    static val LOST = new Cell[Long](0);

    static def work() {}

    public static def main(args:Rail[String]) {
        try {
            finish async at (Place(1)) work();
        } catch (e:DeadPlaceException) {
            LOST(LOST() + 1);
        }
    }
}
