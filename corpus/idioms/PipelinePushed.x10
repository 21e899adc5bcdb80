//~ places: 3
//~ failures: 1
//~ refuted: Whole
//~ outcomes: "8", "11", "13"
//~ states: 743
//@ ensures Whole: SUM() == 8
// Pipeline, with stages that push each item on to the next place themselves.
//
// It looks resilient: a finish waits for each item, and an item whose loss it reports is done
// again by place 0.  The checker finds that what is reported is the loss of an activity, and
// not of an item: the first stage may die when its item is in already, only the way back is
// lost, and the item is counted twice.
import x10.io.Console;

public class PipelinePushed {
    static val ITEMS = 2;
    static val SUM = new Cell[Long](0);

    static def first(x:Long) {
        val y = 2 * x;
        at (Place(2)) second(y);
    }

    static def second(y:Long) {
        val z = y + 1;
        at (Place.FIRST_PLACE) atomic SUM(SUM() + z);
    }

    public static def main(args:Rail[String]) {
        for (i in 1..ITEMS) {
            try {
                finish async at (Place(1)) first(i);
            } catch (e:MultipleExceptions) {
                // Place 1 or 2 is dead: do it here.
                SUM(SUM() + 2 * i + 1);
            }
        }
        Console.OUT.println(SUM());
    }
}
