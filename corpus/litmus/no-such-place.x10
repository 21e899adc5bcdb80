//~ places: 2
//~ outcomes: "BadPlaceException"
// What is `Place(9)` of two places?
public class NoSuchPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(9)) {}
    } catch (e:IllegalArgumentException) {
      Console.OUT.println("IllegalArgumentException");
    }
  }
}
