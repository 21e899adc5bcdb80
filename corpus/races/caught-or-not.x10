//~ places: 2
//~ failures: 1
//~ deterministic: yes
//~ refuted: deterministic
// What comes out depends on whether the place fails.
public class CaughtOrNot {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        try {
            at (Place(1)) { }
            Console.OUT.println("there");
        } catch (e:DeadPlaceException) {
            Console.OUT.println("dead");
        }
    }
}
