//~ places: 2
//~ outcomes: "IllegalArgumentException"
// What is `Place(9)` of two places?  (An IllegalArgumentException.)
public class NoSuchPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(9)) {}
    } catch (e:IllegalArgumentException) {
      Console.OUT.println("IllegalArgumentException");
    }
  }
}
