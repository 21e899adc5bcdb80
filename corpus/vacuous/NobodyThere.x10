//~ places: 3
//~ failures: 1
//~ vacuity: error
//~ exit: 10
//~ unexercised: idle
//@ ensures Done: SUM() == 3
// Any place but 0 may fail, but all activities run at place 0: `async` goes nowhere by itself.
public class NobodyThere {
    static val SUM = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish for (i in 1..2) async atomic SUM(SUM() + i);
    }
}
