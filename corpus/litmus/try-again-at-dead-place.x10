//~ places: 2
//~ failures: 1
//~ outcomes: "a", "a" dead 1, "again" "dead again" dead 1
// Does it help to try a dead place again?  (Never.)
public class TryAgainAtDeadPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {}
      Console.OUT.println("a");
    } catch (e:DeadPlaceException) {
      Console.OUT.println("again");
      try {
        at (Place(1)) Console.OUT.println("no");
      } catch (f:DeadPlaceException) {
        Console.OUT.println("dead again");
      }
    }
  }
}
