//~ places: 3
//~ failures: 2
//~ semantics: x10rt+B2
//~ refuted: failures-are-masked
//~ outcomes:
//~   - "adopted" "own" "none"
//~   - "adopted" "own" "none" dead 1
//~   - "adopted" "own" "none" dead 1+2
//~   - "adopted" "own" "none" dead 2
//~   - "adopted" "own" "reported 1" dead 1
//~   - "adopted" "own" "reported 1" dead 1+2
//~   - "adopted" "own" "reported 1 2" dead 1+2
//~   - "adopted" "own" "reported 2" dead 1+2
//~   - "adopted" "own" "reported 2" dead 2
//~   - "adopted" "reported 1" dead 1+2
//~   - "adopted" "reported 1 2" dead 1+2
//~   - "adopted" "reported 2" dead 1+2
//~   - "adopted" "reported 2" dead 2
//~   - "own" "adopted" "none"
//~   - "own" "adopted" "none" dead 1
//~   - "own" "adopted" "none" dead 1+2
//~   - "own" "adopted" "none" dead 2
//~   - "own" "adopted" "reported 1" dead 1
//~   - "own" "adopted" "reported 1" dead 1+2
//~   - "own" "adopted" "reported 1 2" dead 1+2
//~   - "own" "adopted" "reported 2" dead 1+2
//~   - "own" "adopted" "reported 2" dead 2
//~   - "own" "reported 1" dead 1
//~   - "own" "reported 1" dead 1+2
//~   - "own" "reported 1 2" dead 1+2
//~   - "own" "reported 2" dead 1+2
//~   - "own" "reported 2" dead 2
//~   - "reported 1 2" dead 1+2
//~   - "reported 2" dead 1+2
//~   - "reported 2" dead 2
// A finish has adopted a task at place 2, which ends there; then place 2 fails, and with it a task of its own.
// Is that reported?
// (Not with B2: the end of the adopted task was taken for that of the other.)
public class X10rtWithB2AdoptedTaskIsLost {
  public static def main(args:Rail[String]) {
    try {
      finish {
        at (Place(2)) async Console.OUT.println("own");
        at (Place(1)) async finish at (Place(2)) async Console.OUT.println("adopted");
      }
      Console.OUT.println("none");
    } catch (e:MultipleExceptions) {
      val dead = new Rail[Boolean](3);
      for (each in e.getExceptionsOfType[DeadPlaceException]()) dead(each.place.id) = true;
      Console.OUT.println("reported" + (dead(1) ? " 1" : "") + (dead(2) ? " 2" : ""));
    }
  }
}
