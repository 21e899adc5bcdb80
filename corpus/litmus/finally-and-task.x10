//~ places: 1
//~ outcomes: "task" "finally", "finally" "task"
// Does a finally wait for an activity of its body?  (No.)
public class FinallyAndTask {
  public static def main(args:Rail[String]) {
    finish {
      try {
        async Console.OUT.println("task");
      } finally {
        Console.OUT.println("finally");
      }
    }
  }
}
