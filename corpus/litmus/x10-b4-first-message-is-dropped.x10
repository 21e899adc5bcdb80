//~ places: 3
//~ failures: 1
//~ failing: 1
//~ outcomes:
//~   - "A" "B"
//~   - "A" "B" dead 1
//~   - "A" "B" "dead" dead 1
//~   - "A" "dead" dead 1
//~   - "B" "A"
//~   - "B" "A" dead 1
//~   - "B" "A" "dead" dead 1
//~   - "dead" dead 1
// Place 1 dies while it sends two tasks to place 2: can the second run though the first does not?  (Never, in the calculus.
// Deviation B4: in IBM's run-time it may.)
public class X10B4FirstMessageIsDropped {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) {
        at (Place(2)) async Console.OUT.println("A");
        at (Place(2)) async Console.OUT.println("B");
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println("dead");
    }
  }
}
