//~ races: yes
//~ refuted: no-data-races
// The flag is set before the datum is written.
public class HandedOverTooEarly {
    static val count = new Cell[Long](0);
    static val ready = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async { atomic ready() = true; count() = 42; }
            async { when (ready()) { } Console.OUT.println(count()); }
        }
    }
}
