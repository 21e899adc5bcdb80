//~ places: 2
//~ failures: 1
//~ outcomes: "ok", "ok" dead 1, "true" dead 1
// After a DeadPlaceException, is the place dead?  (Always.)
public class DeadAfterException {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {}
      Console.OUT.println("ok");
    } catch (e:DeadPlaceException) {
      Console.OUT.println(e.place.isDead());
    }
  }
}
