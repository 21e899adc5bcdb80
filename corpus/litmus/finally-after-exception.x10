//~ places: 1
//~ outcomes: "body" "finally" "handler"
// Does the finally run before the handler around it?  (Yes.)
public class FinallyAfterException {
  public static def main(args:Rail[String]) {
    try {
      try {
        Console.OUT.println("body");
        throw new Exception();
      } finally {
        Console.OUT.println("finally");
      }
    } catch (e:Exception) {
      Console.OUT.println("handler");
    }
  }
}
