//~ places: 2
//~ failures: 1
//~ outcomes: "got", "got" dead 1, "dead" dead 1
// Place 0 waits for a message of place 1, or for its death: does the wait end?  (Always.)
public class WhenOnDataOrDeath {
  public static def main(args:Rail[String]) {
    val box = GlobalRef[Cell[Long]](new Cell[Long](0));
    try {
      finish {
        async at (Place(1)) {
          at (box.home) atomic box()() = 1;
        }
        when (box()() == 1 || Place(1).isDead()) Console.OUT.println(box()() == 1 ? "got" : "dead");
      }
    } catch (e:MultipleExceptions) {
    }
  }
}
