//~ places: 3
//~ failures: 1
//~ failing: 1
//~ outcomes: "a" "b", "a" "b" dead 1, "a" dead 1, dead 1
// A finish at place 1 between two tasks at place 2: can the second run without the first?  (No.)
public class FinishInTaskOfDeadPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {
        finish at (Place(2)) async Console.OUT.println("a");
        finish at (Place(2)) async Console.OUT.println("b");
      }
    } catch (e:DeadPlaceException) {
    }
  }
}
