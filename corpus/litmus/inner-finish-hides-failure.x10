//~ places: 2
//~ failures: 1
//~ outcomes:
//~   - "inner" "outer" dead 1
//~   - "task" "inner" "outer" dead 1
//~   - "task" "outer"
//~   - "task" "outer" dead 1
// A failure that the inner finish has reported and the program handled: does the outer finish report it again?  (No.)
public class InnerFinishHidesFailure {
  public static def main(args:Rail[String]) {
    try {
      finish {
        try {
          finish async at (Place(1)) Console.OUT.println("task");
        } catch (e:MultipleExceptions) {
          Console.OUT.println("inner");
        }
      }
      Console.OUT.println("outer");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("no");
    }
  }
}
