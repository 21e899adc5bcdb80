//~ races: yes
//~ refuted: no-data-races
// Both read and write the counter, and nothing orders them.
public class TwoPlainUpdates {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async count() = count() + 1;
            async count() = count() + 1;
        }
    }
}
