//~ places: 3
//~ failures: 2
//~ outcomes:
//~   - "0"
//~   - "0" dead 1
//~   - "0" dead 2
//~   - "0" dead 1+2
//~   - "1" dead 1
//~   - "1" dead 2
//~   - "1" dead 1+2
//~   - "2" dead 1+2
// A task at each of two places: how many are lost when both may die?  (0 to 2.)
public class TwoPlacesDie {
  public static def main(args:Rail[String]) {
    try {
      finish for (p in Place.places()) if (p != here) async at (p) {}
      Console.OUT.println("0");
    } catch (e:MultipleExceptions) {
      Console.OUT.println(e.exceptions.size);
    }
  }
}
