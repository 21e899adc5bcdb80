//~ fairness: none
//~ holds: Begun no-deadlock
//~ refuted: Ended
//~ outcomes:
//@ eventually Begun: begun()
//@ eventually Ended: ended()
// A loop without end is no harm to what came before it.
public class BegunNotEnded {
    static val begun = new Cell[Boolean](false);
    static val ended = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        begun() = true;
        while (begun()) { }
        ended() = true;
    }
}
