//~ places: 3
//~ failures: 1
//~ failing: 1
//~ semantics: x10rt+B4
//~ refuted: failures-are-masked
//~ outcomes:
//~   - "A" "B" "none"
//~   - "A" "B" "none" dead 1
//~   - "A" "none" dead 1
//~   - "A" "reported" dead 1
//~   - "B" "A" "none"
//~   - "B" "A" "none" dead 1
//~   - "B" "none" dead 1
//~   - "none" dead 1
//~   - "reported" dead 1
// A task at place 1 sends two tasks to place 2, and ends; then place 1 fails. Do both run?
// (With B4 one may be dropped though the other runs, and nobody is told.)
public class X10rtWithB4FirstMessageIsDropped {
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
