//~ places: 1
//~ outcomes: "ArithmeticException"
// The condition of a `when` throws: what then?  (The statement fails with it.)
public class WhenConditionThrows {
  public static def main(args:Rail[String]) {
    val zero = 0;
    try {
      when (1 / zero == 1) Console.OUT.println("no");
    } catch (e:ArithmeticException) {
      Console.OUT.println("ArithmeticException");
    }
  }
}
