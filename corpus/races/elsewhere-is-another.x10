//~ places: 2
//~ races: yes
//~ deterministic: yes
//~ holds: no-data-races deterministic
// Each place has a counter of its own.
public class ElsewhereIsAnother {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish {
            async count() = 1;
            at (Place(1)) async count() = 2;
        }
        Console.OUT.println(count());
    }
}
