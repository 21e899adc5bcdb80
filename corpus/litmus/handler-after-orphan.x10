//~ places: 3
//~ failures: 1
//~ holds: happens-before failures-are-masked losses-are-reported-once
//~ failing: 1
//~ outcomes: "orphan", "orphan" dead 1, "orphan" "handler" dead 1, "handler" dead 1
// Can the handler run before the orphan ends?  (No: no "orphan" after "handler".)
public class HandlerAfterOrphan {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) async at (Place(2)) Console.OUT.println("orphan");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("handler");
    }
  }
}
