//~ places: 2
//~ outcomes: "sibling" "lost" dead 1, "lost" dead 1
// Place 1 kills itself in one task: what becomes of the other task there?  (Done, or lost with it.)
public class KilledSiblings {
  public static def main(args:Rail[String]) {
    try {
      finish {
        at (Place(1)) async Console.OUT.println("sibling");
        at (Place(1)) async System.killHere();
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println("lost");
    }
  }
}
