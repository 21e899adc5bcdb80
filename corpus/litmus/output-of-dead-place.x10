//~ places: 2
//~ outcomes: "a" "b" dead 1
// Is the output of a dead place kept?  (Yes, and in order.)
public class OutputOfDeadPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {
        Console.OUT.println("a");
        System.killHere();
      }
    } catch (e:DeadPlaceException) {
      Console.OUT.println("b");
    }
  }
}
