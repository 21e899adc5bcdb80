//~ deterministic: yes
//~ races: yes
//~ holds: no-data-races
//~ refuted: deterministic
// No data race, and still two outcomes.
public class WhoPrintsFirst {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async Console.OUT.println("a");
            async Console.OUT.println("b");
        }
    }
}
