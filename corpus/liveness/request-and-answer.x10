//~ fairness: none
//~ holds: Answered no-deadlock
//@ Answered: asked() leadsto told()
// Each request is answered.
public class RequestAndAnswer {
    static val asked = new Cell[Boolean](false);
    static val told = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async { when (asked()) { } atomic told() = true; }
            atomic asked() = true;
        }
    }
}
