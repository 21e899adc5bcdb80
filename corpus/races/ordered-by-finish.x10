//~ races: yes
//~ deterministic: yes
//~ holds: no-data-races deterministic
// The finish orders them.
public class OrderedByFinish {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish async count() = 1;
        finish async count() = count() + 1;
        Console.OUT.println(count());
    }
}
