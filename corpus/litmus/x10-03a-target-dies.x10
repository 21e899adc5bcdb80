//~ places: 2
//~ failures: 1
//~ outcomes: "7", "7" dead 1, "DeadPlaceException Place(1)" dead 1
// Does an `at` whose target dies give its result, its exception, or only the news?  (Only the news, and bare.)
public class X1003aTargetDies {
  public static def main(args:Rail[String]) {
    try {
      Console.OUT.println(at (Place(1)) 7);
    } catch (e:DeadPlaceException) {
      Console.OUT.println("DeadPlaceException " + e.place);
    }
  }
}
