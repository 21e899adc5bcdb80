//~ places: 1
//~ outcomes: "task" "handler", "handler" "task"
// Does the handler of the body wait for an activity of the body?  (No.)
public class TaskOutlivesHandler {
  public static def main(args:Rail[String]) {
    finish {
      try {
        async Console.OUT.println("task");
        throw new Exception("a");
      } catch (e:Exception) {
        Console.OUT.println("handler");
      }
    }
  }
}
