//~ places: 2
//~ failures: 1
//~ outcomes: "done", "done" dead 1, "lost" dead 1
// Can a program tell its own errors from dead places?  (Yes: here nothing is left.)
public class OnlyDeadPlaces {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) async {}
      Console.OUT.println("done");
    } catch (e:MultipleExceptions) {
      if (e.filterExceptionsOfType[DeadPlaceException]() == null) Console.OUT.println("lost");
      else Console.OUT.println("no");
    }
  }
}
