//~ races: yes
//~ refuted: no-data-races
// Who takes no lock is not kept out by it.
public class AtomicAndPlain {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async atomic count() = count() + 1;
            async count() = 7;
        }
    }
}
