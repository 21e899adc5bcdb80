//~ races: yes
//~ holds: no-data-races
//~ deterministic: yes
// Reading is no harm.
public class TwoReaders {
    static val count = new Cell[Long](0);
    static val a = new Cell[Long](0);
    static val b = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async a() = count();
            async b() = count();
        }
    }
}
