//~ places: 1
//~ outcomes: "a"
// A finish whose body returns and whose activity throws: which of the two?  (The exception.)
public class ReturnAndException {
  static def f():Long {
    finish {
      async throw new Exception("a");
      return 1;
    }
  }
  public static def main(args:Rail[String]) {
    try {
      Console.OUT.println(f());
    } catch (e:MultipleExceptions) {
      Console.OUT.println((e.exceptions(0) as Exception).getMessage());
    }
  }
}
