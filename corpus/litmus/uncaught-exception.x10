//~ places: 2
//~ outcomes: "task" throws Exception(a)
// main throws: does the task at place 1 run to its end?  (Yes.)
public class UncaughtException {
  public static def main(args:Rail[String]) {
    at (Place(1)) async Console.OUT.println("task");
    throw new Exception("a");
  }
}
