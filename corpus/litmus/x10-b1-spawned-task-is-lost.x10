//~ places: 2
//~ failures: 1
//~ failing: 1
//~ outcomes:
//~   - "S" "T" "none"
//~   - "S" "T" "none" dead 1
//~   - "S" "T" "reported" dead 1
//~   - "S" "reported" dead 1
//~   - "T" "S" "none"
//~   - "T" "S" "none" dead 1
//~   - "T" "S" "reported" dead 1
//~   - "T" "reported" dead 1
//~   - "reported" dead 1
// A task at place 1 is lost after the `at` that spawned it has returned: is that reported?  (Always, in the calculus.
// So it is in IBM's run-time, where this is one remote spawn; B1 is about what an `at` starts beside other things.)
public class X10B1SpawnedTaskIsLost {
  public static def main(args:Rail[String]) {
    try {
      finish {
        at (Place(1)) async Console.OUT.println("S");
        Console.OUT.println("T");
      }
      Console.OUT.println("none");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("reported");
    } catch (e:DeadPlaceException) {
      Console.OUT.println("reported at once");
    }
  }
}
