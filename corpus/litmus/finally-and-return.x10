//~ places: 1
//~ outcomes: "finally" "1"
// Does a finally run when the body returns?  (Yes.)
public class FinallyAndReturn {
  static def f():Long {
    try {
      return 1;
    } finally {
      Console.OUT.println("finally");
    }
  }
  public static def main(args:Rail[String]) {
    Console.OUT.println(f());
  }
}
