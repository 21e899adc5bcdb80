//~ places: 3
//~ failures: 1
//~ outcomes: "again" "done" dead 1, "done", "done" dead 1, "done" dead 2
// A loop repeats a task over the live places until it succeeds: does it end?  (Yes; with one failure after two turns at most.)
public class LoopUntilDone {
  public static def main(args:Rail[String]) {
    var done:Boolean = false;
    while (!done) {
      try {
        at (Place.places().next(here)) {}
        done = true;
      } catch (e:DeadPlaceException) {
        Console.OUT.println("again");
      }
    }
    Console.OUT.println("done");
  }
}
