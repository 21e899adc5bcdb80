//~ places: 2
//~ failures: 1
//~ outcomes:
//~   - "alive" "body"
//~   - "alive" "body" dead 1
//~   - "alive" "body" "caught" dead 1
//~   - "alive" "caught" dead 1
//~   - "dead" dead 1
// A place was alive when asked: can the `at` to it fail?  (Yes.)
public class IsDeadIsTooLate {
  public static def main(args:Rail[String]) {
    if (Place(1).isDead()) {
      Console.OUT.println("dead");
    } else {
      Console.OUT.println("alive");
      try {
        at (Place(1)) Console.OUT.println("body");
      } catch (e:DeadPlaceException) {
        Console.OUT.println("caught");
      }
    }
  }
}
