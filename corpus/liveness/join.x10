//~ fairness: none
//~ holds: Ends no-deadlock
//@ eventually Ends: sum() == 2
// A finish waits for both.
public class Join {
    static val sum = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async atomic sum() = sum() + 1;
            async atomic sum() = sum() + 1;
        }
    }
}
