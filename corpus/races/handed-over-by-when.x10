//~ races: yes
//~ deterministic: yes
//~ holds: no-data-races deterministic
// The datum is written before the flag, and read after it.
public class HandedOverByWhen {
    static val count = new Cell[Long](0);
    static val ready = new Cell[Boolean](false);

    public static def main(args:Rail[String]) {
        finish {
            async { count() = 42; atomic ready() = true; }
            async { when (ready()) { } Console.OUT.println(count()); }
        }
    }
}
