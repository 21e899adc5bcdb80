//~ places: 3
//~ failures: 2
//~ outcomes:
//~   - "done 1"
//~   - "done 1" dead 1
//~   - "done 1" dead 1+2
//~   - "done 1" dead 2
//~   - "reported" dead 1
//~   - "reported" dead 1+2
//~   - "reported" dead 2
// A task whose home is dead is lost at place 2, where its adopter has a task of its own: is that reported?  (Always, in the
// calculus.  In IBM's run-time, too, unless a finish at the dead place was waiting for it: that is B2.)
public class X10B2AdoptedTaskIsLost {
  public static def main(args:Rail[String]) {
    val done = GlobalRef[Cell[Long]](new Cell[Long](0));
    try {
      finish {
        async at (Place(1)) async at (Place(2)) {
          at (done.home) atomic done()() += 1;
        }
        async at (Place(2)) {}
      }
      Console.OUT.println("done " + done()());
    } catch (e:MultipleExceptions) {
      Console.OUT.println("reported");
    }
  }
}
