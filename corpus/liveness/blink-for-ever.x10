//~ fairness: none
//~ holds: Off no-deadlock
//~ outcomes:
//@ Off: go() leadsto !go()
// The light goes on and off, for ever; each time that it is on it goes off.
public class BlinkForEver {
    static val go = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        while (true) {
            go() = true;
            go() = false;
        }
    }
}
