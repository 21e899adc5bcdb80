//~ places: 2
//~ failures: 1
//~ outcomes:
//~   - "body" "finally"
//~   - "body" "finally" dead 1
//~   - "body" "finally" throws DeadPlaceException(1) dead 1
//~   - "finally" throws DeadPlaceException(1) dead 1
// Does the finally around an `at` run when the target dies?  (Always.)
public class FinallyAtLivePlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) Console.OUT.println("body");
    } finally {
      Console.OUT.println("finally");
    }
  }
}
