//~ holds: Ends no-deadlock
//@ eventually Ends: turn() == 3
// Two spinners that take turns need each other, and a fair scheduler.
public class Turns {
    static val turn = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async { while (turn() != 1) { } turn() = 2; }
            async { turn() = 1; while (turn() != 2) { } turn() = 3; }
        }
    }
}
