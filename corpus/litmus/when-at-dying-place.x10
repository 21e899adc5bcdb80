//~ places: 2
//~ failures: 1
//~ refuted: no-deadlock
//~ outcomes: "dead" dead 1
// An activity waits for ever at place 1: can the program end?  (Only if place 1 dies.)
public class WhenAtDyingPlace {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) async when (false) {}
    } catch (e:MultipleExceptions) {
      Console.OUT.println("dead");
    }
  }
}
