//~ places: 1
//~ outcomes: "task" "1", "1" "task"
// Does a return out of a method wait for an activity that the method started, without a finish?  (No.)
public class ReturnLeavesTheTask {
  static def f():Long {
    async Console.OUT.println("task");
    return 1;
  }
  public static def main(args:Rail[String]) {
    finish Console.OUT.println(f());
  }
}
