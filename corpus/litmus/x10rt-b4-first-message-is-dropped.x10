//~ places: 3
//~ failures: 1
//~ failing: 1
//~ semantics: x10rt
//~ outcomes:
//~   - "A" "B" "none"
//~   - "A" "B" "none" dead 1
//~   - "A" "reported" dead 1
//~   - "B" "A" "none"
//~   - "B" "A" "none" dead 1
//~   - "reported" dead 1
// A task at place 1 sends two tasks to place 2, and ends; then place 1 fails. Do both run?
// (Always, and nothing is lost.)
public class X10rtB4FirstMessageIsDropped {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) async {
        at (Place(2)) async Console.OUT.println("A");
        at (Place(2)) async Console.OUT.println("B");
      }
      Console.OUT.println("none");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("reported");
    }
  }
}
