//~ places: 3
//~ outcomes: "task" "DeadPlaceException Place(1)" dead 1
// Does the task at place 2 run to its end when place 1, which spawned it, is dead?  (Yes, and the finish waits.)
public class X1006GrandchildOfDeadPlace {
  public static def main(args:Rail[String]) {
    val r = GlobalRef[Cell[Boolean]](new Cell[Boolean](false));
    try {
      finish at (Place(1)) async {
        at (Place(2)) async {
          at (r.home) atomic r()() = true;
          Console.OUT.println("task");
        }
        System.killHere();
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println("DeadPlaceException " + e.getExceptionsOfType[DeadPlaceException]()(0).place);
    }
  }
}
