//~ places: 2
//~ vacuity: error
//~ exit: 10
//~ unexercised: trivial:Exclusive
//@ never Exclusive: LEFT() == 1 && RIGHT() == 1
// Each side enters at a place of its own and thereby in a copy of its own of the fields: that
// they exclude each other is not what keeps them from both being 1 at place 0.
public class OtherCopy {
    static val LEFT = new Cell[Long](0);
    static val RIGHT = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async at (Place(1)) LEFT(1);
            async RIGHT(1);
        }
    }
}
