//~ places: 1
//~ outcomes: "finish a"
// Does a handler around an async see what it throws?  (No.)
public class TryAroundAsync {
  public static def main(args:Rail[String]) {
    try {
      finish {
        try {
          async throw new Exception("a");
        } catch (e:Exception) {
          Console.OUT.println("no");
        }
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println("finish " + (e.exceptions(0) as Exception).getMessage());
    }
  }
}
