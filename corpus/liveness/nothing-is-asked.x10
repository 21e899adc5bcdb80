//~ fairness: none
//~ holds: Answered no-deadlock
//~ outcomes:
//@ Answered: asked() leadsto told()
// What is never asked needs no answer, even if the program never ends.
public class NothingIsAsked {
    static val asked = new Cell[Boolean](false);
    static val told = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        while (true) { told() = !told(); }
    }
}
