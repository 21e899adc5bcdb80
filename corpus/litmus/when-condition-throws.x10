//~ places: 2
//~ outcomes: "IllegalArgumentException" "on"
// What becomes of an exception that the condition of a `when` throws?
// It is thrown by the `when`; the lock is free, and whoever comes next goes on.
public class WhenConditionThrows {
    public static def main(args:Rail[String]) {
        try {
            when (Place(7).isDead()) Console.OUT.println("never");
        } catch (e:IllegalArgumentException) {
            Console.OUT.println("IllegalArgumentException");
        }
        atomic Console.OUT.println("on");
    }
}
