//~ places: 3
//~ failures: 1
//~ outcomes: "a", "a" dead 1, "a" dead 2, "b" dead 1
// Places 1 and 2 are on two machines, one of which may fail: does the copy at place 2 help?  (Yes.)
public class SeparateFate {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {}
      Console.OUT.println("a");
    } catch (e:DeadPlaceException) {
      at (Place(2)) {}
      Console.OUT.println("b");
    }
  }
}
