//~ places: 3
//~ failures: 1
//~ failing: 1
//~ outcomes: "S" "end", "S" "end" dead 1, "S" "thrown" "end" dead 1, "thrown" "end" dead 1
// Does an `at` throw before the task is done that the finish inside it waits for?  (Never, in the calculus.
// Deviation B3: in IBM's run-time it may, when place 1 dies, and "S" is last.)
public class X10B3AtReturnsEarly {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) finish at (Place(2)) async Console.OUT.println("S");
    } catch (e:DeadPlaceException) {
      Console.OUT.println("thrown");
    }
    Console.OUT.println("end");
  }
}
