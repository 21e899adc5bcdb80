//~ places: 2
//~ outcomes: "here" dead 1
// Does `at (p) async S` to a dead place throw where it stands?  (In the calculus, where it is an `at` first, yes.
// Deviation: in IBM's run-time the spawn is primitive and the exception goes to the finish.)
public class X1010bSpawnAtDeadPlace {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) System.killHere();
    } catch (e:DeadPlaceException) {
    }
    finish {
      try {
        at (Place(1)) async Console.OUT.println("no");
      } catch (e:DeadPlaceException) {
        Console.OUT.println("here");
      }
    }
  }
}
