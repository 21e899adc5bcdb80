//~ places: 2
//~ vacuity: error
//~ exit: 10
//~ unexercised: unasked:Done
//@ ensures Done: FLAG() == 2
// What should be true at the end is asked at the end, and there is none: the loop waits for a
// flag that is set at another place, in another copy.
public class NeverOver {
    static val FLAG = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        at (Place(1)) FLAG(1);
        while (FLAG() == 0) {}
    }
}
