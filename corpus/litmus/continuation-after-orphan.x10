//~ places: 3
//~ failures: 1
//~ holds: happens-before failures-are-masked losses-are-reported-once
//~ failing: 1
//~ outcomes: "orphan" "end", "orphan" "end" dead 1, "end" dead 1
// Can what follows a finish run before a task whose parent died?  (No: no "orphan" after "end".)
public class ContinuationAfterOrphan {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) async at (Place(2)) async Console.OUT.println("orphan");
    } catch (e:MultipleExceptions) {
    }
    Console.OUT.println("end");
  }
}
