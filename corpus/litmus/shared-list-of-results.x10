//~ places: 3
//~ failures: 1
//~ outcomes:
//~   - "a!" dead 2
//~   - "ab"
//~   - "ab" dead 1
//~   - "ab" dead 2
//~   - "ab!" dead 1
//~   - "ab!" dead 2
//~   - "b!" dead 1
//~   - "ba"
//~   - "ba" dead 1
//~   - "ba" dead 2
//~   - "ba!" dead 1
//~   - "ba!" dead 2
// Two places each add a letter to a log of place 0: is it whole when the finish is done?  (All that is missing is reported.)
public class SharedListOfResults {
  public static def main(args:Rail[String]) {
    val log = GlobalRef[Cell[String]](new Cell[String](""));
    try {
      finish {
        async at (Place(1)) { at (log.home) atomic log()() = log()() + "a"; }
        async at (Place(2)) { at (log.home) atomic log()() = log()() + "b"; }
      }
      Console.OUT.println(log()());
    } catch (e:MultipleExceptions) {
      Console.OUT.println(log()() + "!");
    }
  }
}
