//~ places: 3
//~ failures: 1
//~ failing: 1
//~ semantics: x10rt+B3
//~ refuted: happens-before failures-are-masked
//~ outcomes:
//~   - "S"
//~   - "S" dead 1
//~   - "S" "thrown" dead 1
//~   - "thrown" dead 1
//~   - "thrown" "S" dead 1
// Does an `at` throw before the task is done that the finish inside it waits for?
// (With B3 it does, and "S" may be last.)
public class X10rtWithB3AtReturnsEarly {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) finish at (Place(2)) async Console.OUT.println("S");
    } catch (e:DeadPlaceException) {
      Console.OUT.println("thrown");
    }
  }
}
