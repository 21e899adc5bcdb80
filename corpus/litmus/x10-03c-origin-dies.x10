//~ places: 3
//~ failures: 1
//~ failing: 1
//~ outcomes:
//~   - "body" "after"
//~   - "body" "after" dead 1
//~   - "body" "DeadPlaceException Place(1)" dead 1
//~   - "DeadPlaceException Place(1)" dead 1
// Two nested ats, and the place between them dies: does the outer one wait for the inner body?  (Yes.)
public class X1003cOriginDies {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) at (Place(2)) Console.OUT.println("body");
      Console.OUT.println("after");
    } catch (e:DeadPlaceException) {
      Console.OUT.println("DeadPlaceException " + e.place);
    }
  }
}
