//~ places: 2
//~ outcomes: "1 user, 1 dead" dead 1
// Is an exception kept that was thrown at a place before it died?  (Yes.)
public class X1004cExceptionBeforeDeathIsKept {
  public static def main(args:Rail[String]) {
    try {
      finish {
        try {
          at (Place(1)) throw new IllegalArgumentException("a");
        } catch (e:IllegalArgumentException) {
          async throw e;
        }
        at (Place(1)) System.killHere();
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println(e.getExceptionsOfType[IllegalArgumentException]().size + " user, "
        + e.getExceptionsOfType[DeadPlaceException]().size + " dead");
    }
  }
}
