//~ places: 2
//~ outcomes: "dead" dead 1
// An activity waits for ever at a place that is doomed: is that a deadlock?  (No, the place will die.)
public class DoomedPlaceIsNoDeadlock {
  public static def main(args:Rail[String]) {
    try {
      finish {
        at (Place(1)) async when (false) {}
        System.killThere(Place(1));
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println("dead");
    }
  }
}
