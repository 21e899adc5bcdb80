//~ places: 1
//~ outcomes: "1 1" "deep 1" "flat 0"
// Does a MultipleExceptions of an inner finish stay one exception in the outer one?  (Yes.)
public class X1004bNestedMultipleExceptions {
  public static def main(args:Rail[String]) {
    try {
      finish finish async throw new IllegalArgumentException("a");
    } catch (e:MultipleExceptions) {
      val inner = e.exceptions(0) as MultipleExceptions;
      Console.OUT.println(e.exceptions.size + " " + inner.exceptions.size);
      Console.OUT.println("deep " + e.getExceptionsOfType[IllegalArgumentException]().size);
      Console.OUT.println("flat " + e.getExceptionsOfType[IllegalArgumentException](false).size);
    }
  }
}
