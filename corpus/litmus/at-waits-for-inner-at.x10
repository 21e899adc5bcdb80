//~ places: 3
//~ failures: 1
//~ failing: 1
//~ outcomes: "inner" "end", "inner" "end" dead 1, "end" dead 1
// Does an `at` whose place dies wait for the `at` inside it?  (Yes.)
public class AtWaitsForInnerAt {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) at (Place(2)) Console.OUT.println("inner");
    } catch (e:DeadPlaceException) {
    }
    Console.OUT.println("end");
  }
}
