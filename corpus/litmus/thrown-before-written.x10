//~ places: 2
//~ outcomes: "1", "2"
// An activity at place 1 throws an object and another writes to it: what arrives?  (What it was when it left.)
public class ThrownBeforeWritten extends Exception {
  var value:Long = 1;
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) {
        val e = new ThrownBeforeWritten();
        async throw e;
        e.value = 2;
      }
    } catch (m:MultipleExceptions) {
      Console.OUT.println((m.exceptions(0) as ThrownBeforeWritten).value);
    }
  }
}
