//~ places: 3
//~ failures: 1
//~ failing: 1
//~ semantics: x10rt
//~ outcomes:
//~   - "S"
//~   - "S" dead 1
//~   - "S" "thrown" dead 1
//~   - "thrown" dead 1
// Does an `at` throw before the task is done that the finish inside it waits for?
// (Never.)
public class X10rtB3AtReturnsEarly {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) finish at (Place(2)) async Console.OUT.println("S");
    } catch (e:DeadPlaceException) {
      Console.OUT.println("thrown");
    }
  }
}
