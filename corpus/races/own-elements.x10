//~ races: yes
//~ deterministic: yes
//~ holds: no-data-races deterministic
// Each writes an element of its own.
public class OwnElements {
    static val all = new Rail[Long](2);

    public static def main(args:Rail[String]) {
        finish {
            async all(0) = 1;
            async all(1) = 2;
        }
        Console.OUT.println(all(0) + all(1));
    }
}
