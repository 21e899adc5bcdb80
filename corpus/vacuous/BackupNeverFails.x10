//~ places: 3
//~ failures: 1
//~ vacuity: error
//~ exit: 10
//~ unexercised: point:11@2 point:15@2
//@ ensures Done: SUM() == 1
// The one failure that is allowed is spent before the second attempt begins, so nothing ever
// happens to that one: nobody would try a third time, and two failures lose the sum.
public class BackupNeverFails {
    static val SUM = new Cell[Long](0);
    static val ONE = new Cell[Long](1);

    static def attempt(p:Place):Boolean {
        try {
            SUM(at (p) ONE());
            return true;
        } catch (e:DeadPlaceException) {
            return false;
        }
    }

    public static def main(args:Rail[String]) {
        if (!attempt(Place(1))) attempt(Place(2));
    }
}
