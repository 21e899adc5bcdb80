//~ places: 2
//~ failures: 1
//~ outcomes:
//~   - "body" "dead" dead 1
//~   - "body" "finally"
//~   - "body" "finally" dead 1
//~   - "body" "finally" "dead" dead 1
//~   - "dead" dead 1
// Does the finally at a place that dies run?  (Not after the death.)
public class FinallyAtDeadPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {
        try {
          Console.OUT.println("body");
        } finally {
          Console.OUT.println("finally");
        }
      }
    } catch (e:DeadPlaceException) {
      Console.OUT.println("dead");
    }
  }
}
