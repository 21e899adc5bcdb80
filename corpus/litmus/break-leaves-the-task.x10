//~ places: 1
//~ outcomes: "task" "end", "end" "task"
// Does a break wait for the activities of the loop's body?  (No.)
public class BreakLeavesTheTask {
  public static def main(args:Rail[String]) {
    finish {
      while (true) {
        async Console.OUT.println("task");
        break;
      }
      Console.OUT.println("end");
    }
  }
}
