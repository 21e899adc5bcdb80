//~ refuted: Answered
//@ leadsto Answered: asked() == 2 leadsto told() == 2
// The server answers once, and is asked twice.
public class RequestWithoutAnswer {
    static val asked = new Cell[Long](0);
    static val told = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async { when (asked() > 0) { told() = told() + 1; } }
            atomic asked() = asked() + 1;
            atomic asked() = asked() + 1;
        }
    }
}
