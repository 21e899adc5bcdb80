//~ places: 2
//~ failures: 1
//~ vacuity: error
//~ exit: 10
//~ unexercised: trivial:Restored
//@ ensures Restored: LOST() == 0 || RESTORED() == 1
// Whenever something is lost, it is restored; but the loss is counted at the place that is lost
// with it, in its own copy of the static field.  At place 0, where it is asked, nothing ever is.
public class NeverLost {
    static val LOST = new Cell[Long](0);
    static val RESTORED = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        try {
            at (Place(1)) LOST(1);
        } catch (e:DeadPlaceException) {
            RESTORED(0);
        }
    }
}
