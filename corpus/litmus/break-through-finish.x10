//~ places: 1
//~ outcomes: "task" "end"
// Does a break out of a finish wait for its activities?  (Yes.)
public class BreakThroughFinish {
  public static def main(args:Rail[String]) {
    while (true) {
      finish {
        async Console.OUT.println("task");
        break;
      }
    }
    Console.OUT.println("end");
  }
}
