//~ places: 2
//~ outcomes: "lost" dead 1, "task" "end", "task" "end" dead 1, "task" "lost" dead 1
// The place of a task is killed: does the finish end, and does it tell?  (It ends; it tells if the task is lost.)
public class KillThereInFinish {
  public static def main(args:Rail[String]) {
    try {
      finish {
        at (Place(1)) async Console.OUT.println("task");
        System.killThere(Place(1));
      }
      Console.OUT.println("end");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("lost");
    }
  }
}
