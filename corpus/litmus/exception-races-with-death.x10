//~ places: 2
//~ failures: 1
//~ outcomes: "1 0", "1 0" dead 1, "0 1" dead 1
// An exception races with the death of its place: one of the two, or both?  (Exactly one.)
public class ExceptionRacesWithDeath {
  public static def main(args:Rail[String]) {
    try {
      finish async at (Place(1)) throw new IllegalArgumentException();
    } catch (e:MultipleExceptions) {
      val a = e.getExceptionsOfType[IllegalArgumentException]().size;
      val b = e.getExceptionsOfType[DeadPlaceException]().size;
      Console.OUT.println(a + " " + b);
    }
  }
}
