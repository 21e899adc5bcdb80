//~ places: 3
//~ failures: 1
//~ failing: 1
//~ outcomes: "inner", "inner" dead 1, "inner" "outer" dead 1, "outer" dead 1
// Who handles the exception of place 2 when place 1, between, dies?  (The next handler outside.)
public class HandlerAtDeadPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {
        try {
          at (Place(2)) throw new IllegalArgumentException();
        } catch (e:IllegalArgumentException) {
          Console.OUT.println("inner");
        }
      }
    } catch (e:DeadPlaceException) {
      Console.OUT.println("outer");
    }
  }
}
