//~ places: 1
//~ outcomes: "handler"
// Does a handler around a finish see what its activities throw?  (Yes, as MultipleExceptions.)
public class TryAroundFinish {
  public static def main(args:Rail[String]) {
    try {
      finish async throw new Exception("a");
    } catch (e:IllegalArgumentException) {
      Console.OUT.println("no");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("handler");
    }
  }
}
