//~ places: 3
//~ failures: 1
//~ outcomes:
//~   - "Place(1)"
//~   - "Place(1)" dead 1
//~   - "Place(1)" dead 2
//~   - "Place(1)" "Place(2)" dead 1
//~   - "Place(2)" dead 1
// A lost task is tried again at the next place: is it always done?  (Yes, once or twice, with one failure.)
public class RetryElsewhere {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) async Console.OUT.println(here);
    } catch (e:MultipleExceptions) {
      at (Place(2)) Console.OUT.println(here);
    }
  }
}
