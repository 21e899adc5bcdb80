//~ places: 1
//~ outcomes: "second"
// Both the body and the finally throw: which is seen?  (What the finally throws.)
public class FinallyReplacesException {
  public static def main(args:Rail[String]) {
    try {
      try {
        throw new Exception("first");
      } finally {
        throw new Exception("second");
      }
    } catch (e:Exception) {
      Console.OUT.println(e.getMessage());
    }
  }
}
