//~ places: 3
//~ failures: 2
//~ holds: Told
//@ leadsto Told: dead() == 2 leadsto told()
// Once both places have failed, main does say so, whenever they fail.
public class BothFailuresAreTold {
    static val told = new Cell[Boolean](false);

    static def dead():Long = Place.numDead();

    public static def main(args:Rail[String]) {
        while (dead() < 2) { }
        told() = true;
    }
}
