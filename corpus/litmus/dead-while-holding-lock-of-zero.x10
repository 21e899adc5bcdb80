//~ places: 2
//~ failures: 1
//~ outcomes: "<>end", "<>end" dead 1, "end" dead 1
// A task from place 1 is inside an atomic of place 0 when place 1 dies: does it end the atomic?  (Yes, always.)
public class DeadWhileHoldingLockOfZero {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) at (Place(0)) atomic {
        Console.OUT.print("<");
        Console.OUT.print(">");
      }
    } catch (e:DeadPlaceException) {
    }
    atomic Console.OUT.println("end");
  }
}
