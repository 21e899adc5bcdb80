//~ places: 3
//~ failures: 1
//~ failing: 1
//~ outcomes:
//~   - "DeadPlaceException Place(1)" dead 1
//~   - "task" "DeadPlaceException Place(1)" dead 1
//~   - "task" "x10.lang.IllegalArgumentException"
//~   - "task" "x10.lang.IllegalArgumentException" dead 1
// The home of a finish dies: who waits for its task, and what becomes of the exception?  (The `at`; it is masked.)
public class X1005FinishOfDeadHome {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {
        finish at (Place(2)) async {
          Console.OUT.println("task");
          throw new IllegalArgumentException("a");
        }
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println(e.exceptions(0).typeName());
    } catch (e:DeadPlaceException) {
      Console.OUT.println("DeadPlaceException " + e.place);
    }
  }
}
