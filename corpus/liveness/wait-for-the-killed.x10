//~ places: 2
//~ holds: Ends no-deadlock
//@ eventually Ends: done()
// A place that the program kills does fail.
public class WaitForTheKilled {
    static val done = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        System.killThere(Place(1));
        while (!Place(1).isDead()) { }
        done() = true;
    }
}
