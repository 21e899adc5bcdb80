//~ places: 1
//~ outcomes: "a b", "b a"
// Is the order of the exceptions in a MultipleExceptions that of the program?  (No, that of arrival.)
public class ExceptionsInOrder {
  public static def main(args:Rail[String]) {
    try {
      finish {
        async throw new Exception("a");
        async throw new Exception("b");
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println((e.exceptions(0) as Exception).getMessage() + " " + (e.exceptions(1) as Exception).getMessage());
    }
  }
}
