//~ places: 3
//~ failures: 1
//~ holds: Told
//@ leadsto Told: dead() > 0 leadsto told()
// As long as only one place may fail, it does see one dead place.
public class CountsOnlyOneRightly {
    static val told = new Cell[Boolean](false);

    static def dead():Long = Place.numDead();

    public static def main(args:Rail[String]) {
        while (dead() != 1) { }
        told() = true;
    }
}
