//~ places: 1
//~ outcomes: "task" "1"
// Does a return out of a finish wait for the activities?  (Yes.)
public class ReturnThroughFinish {
  static def f():Long {
    finish {
      async Console.OUT.println("task");
      return 1;
    }
  }
  public static def main(args:Rail[String]) {
    Console.OUT.println(f());
  }
}
