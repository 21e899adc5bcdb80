//~ places: 3
//~ failures: 1
//~ groups: 1+2
//~ outcomes: "b" dead 1+2, "a", "a" dead 1+2
// Places 1 and 2 are on one machine: does the copy at place 2 help?  (No.)
public class SharedFate {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {}
      Console.OUT.println("a");
    } catch (e:DeadPlaceException) {
      try {
        at (Place(2)) {}
        Console.OUT.println("no");
      } catch (f:DeadPlaceException) {
        Console.OUT.println("b");
      }
    }
  }
}
