//~ places: 2
//~ outcomes: "task" "end", "end" "task"
// Does an `at` wait for the activities of its body?  (No.)
public class AtDoesNotWaitForAsync {
  public static def main(args:Rail[String]) {
    finish {
      at (Place(1)) async Console.OUT.println("task");
      Console.OUT.println("end");
    }
  }
}
