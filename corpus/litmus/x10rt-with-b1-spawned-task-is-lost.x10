//~ places: 2
//~ failures: 1
//~ failing: 1
//~ semantics: x10rt+B1
//~ refuted: failures-are-masked
//~ outcomes:
//~   - "S" "T" "none"
//~   - "S" "T" "none" dead 1
//~   - "S" "T" "reported" dead 1
//~   - "S" "reported" dead 1
//~   - "T" "S" "none"
//~   - "T" "S" "none" dead 1
//~   - "T" "S" "reported" dead 1
//~   - "T" "none" dead 1
//~   - "T" "reported" dead 1
//~   - "reported" dead 1
// A task that an `at` has started at place 1 is lost after the `at` has returned: is that reported?
// (Not with B1: then nobody is told.)
public class X10rtWithB1SpawnedTaskIsLost {
  public static def main(args:Rail[String]) {
    try {
      finish {
        at (Place(1)) {
          async Console.OUT.println("S");
          Console.OUT.println("T");
        }
      }
      Console.OUT.println("none");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("reported");
    }
  }
}
