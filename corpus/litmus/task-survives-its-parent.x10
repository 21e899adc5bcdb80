//~ places: 2
//~ outcomes: "parent" "task", "task" "parent"
// Does an activity end with the activity that started it?  (No.)
public class TaskSurvivesItsParent {
  public static def main(args:Rail[String]) {
    finish async {
      async Console.OUT.println("task");
      Console.OUT.println("parent");
    }
  }
}
