//~ places: 1
//~ outcomes: "task" "1"
// Does a finish wait for its activities when its own body throws?  (Yes, and wraps that exception too.)
public class BodyOfFinishThrows {
  public static def main(args:Rail[String]) {
    try {
      finish {
        async Console.OUT.println("task");
        throw new Exception("a");
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println(e.exceptions.size);
    }
  }
}
