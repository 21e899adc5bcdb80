//~ places: 2
//~ outcomes: "DeadPlaceException" dead 1
// What does killThere do to a dead place?  (It fails, synchronously.)
public class X1008eKillADeadPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) System.killHere();
    } catch (e:DeadPlaceException) {
    }
    try {
      System.killThere(Place(1));
    } catch (e:DeadPlaceException) {
      Console.OUT.println("DeadPlaceException");
    }
  }
}
