//~ places: 2
//~ outcomes: "before" throws "place 0 failed" dead 0
// What becomes of the program when place 0 dies?  (It ends.)
public class X1008fPlaceZeroDies {
  public static def main(args:Rail[String]) {
    at (Place(1)) {
      Console.OUT.println("before");
      at (Place(0)) System.killHere();
      Console.OUT.println("no");
    }
  }
}
