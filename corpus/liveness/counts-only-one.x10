//~ places: 3
//~ failures: 2
//~ refuted: Told
//@ leadsto Told: dead() > 0 leadsto told()
// Both places may fail between two looks, and then it never sees that there is one dead place.
public class CountsOnlyOne {
    static val told = new Cell[Boolean](false);

    static def dead():Long = Place.numDead();

    public static def main(args:Rail[String]) {
        while (dead() != 1) { }
        told() = true;
    }
}
