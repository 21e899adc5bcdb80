//~ places: 2
//~ failures: 1
//~ refuted: no-deadlock
//~ outcomes: dead 1, "got", "got" dead 1
// Place 0 waits for a message of place 1: does it come?  (Not if place 1 dies first: deadlock.)
public class WhenOnDataOfTheDead {
  public static def main(args:Rail[String]) {
    val box = GlobalRef[Cell[Long]](new Cell[Long](0));
    try {
      finish {
        at (Place(1)) async {
          at (box.home) atomic box()() = 1;
        }
        when (box()() == 1) Console.OUT.println("got");
      }
    } catch (e:MultipleExceptions) {
    }
  }
}
