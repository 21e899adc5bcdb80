//~ places: 2
//~ outcomes: "alive" "end", "alive" "end" dead 1, "alive" "dead" "end" dead 1, "dead" "end" dead 1
// Is the place dead when killThere returns?  (Not for sure.)
public class X1008dKillThereIsAsynchronous {
  public static def main(args:Rail[String]) {
    try {
      System.killThere(Place(1));
      at (Place(1)) Console.OUT.println("alive");
    } catch (e:DeadPlaceException) {
      Console.OUT.println("dead");
    }
    Console.OUT.println("end");
  }
}
