//~ places: 2
//~ failures: 1
//~ refuted: no-assertion-fails
//~ outcomes: "AssertionError", "AssertionError" dead 1, "DeadPlaceException" dead 1
// An assertion fails at place 1: is that seen if the place dies?  (Not by the program.)
public class AssertionAtDeadPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) assert 1 == 2;
    } catch (e:DeadPlaceException) {
      Console.OUT.println("DeadPlaceException");
    } catch (e:AssertionError) {
      Console.OUT.println("AssertionError");
    }
  }
}
