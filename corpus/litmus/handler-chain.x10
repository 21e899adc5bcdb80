//~ places: 3
//~ failures: 2
//~ outcomes: "0" dead 1+2, "1", "1" dead 1, "1" dead 1+2, "1" dead 2, "2" dead 1, "2" dead 1+2
// A task moves on to the next place on each failure: does it end somewhere?  (Yes, here in the worst case.)
public class HandlerChain {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {}
      Console.OUT.println("1");
    } catch (e:DeadPlaceException) {
      try {
        at (Place(2)) {}
        Console.OUT.println("2");
      } catch (f:DeadPlaceException) {
        Console.OUT.println("0");
      }
    }
  }
}
