//~ races: yes
//~ deterministic: yes
//~ holds: no-data-races deterministic
// The lock of the place orders them.
public class TwoAtomicUpdates {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async atomic count() = count() + 1;
            async atomic count() = count() + 1;
        }
        Console.OUT.println(count());
    }
}
