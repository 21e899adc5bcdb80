//~ places: 2
//~ outcomes: "dead" "free" dead 1
// An activity at place 1 holds the lock there and waits for place 0; place 1 dies.  Is the lock of place 0 free?  (Yes.)
public class LockDiesWithItsPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) atomic System.killHere();
    } catch (e:DeadPlaceException) {
      Console.OUT.println("dead");
    }
    atomic Console.OUT.println("free");
  }
}
