//~ fairness: none
//~ holds: Once no-deadlock
//~ refuted: Stays
//@ eventually Once: go()
//@ ensures Stays: go()
// What is true for a moment has been true.
public class TrueForAMoment {
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        go() = true;
        go() = false;
    }
}
