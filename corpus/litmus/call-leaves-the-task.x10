//~ places: 1
//~ outcomes: "task" "end", "end" "task"
// Does a call of a method without a result wait for an activity that the method started?  (No.)
public class CallLeavesTheTask {
  static def f() {
    async Console.OUT.println("task");
  }
  public static def main(args:Rail[String]) {
    finish {
      f();
      Console.OUT.println("end");
    }
  }
}
