//~ places: 2
//~ outcomes: "finish 1"
// Does the exception of an activity pass the handler around the `at` that spawned it?  (Yes, to the finish.)
public class X1001bExceptionOfAsyncInAt {
  public static def main(args:Rail[String]) {
    try {
      finish {
        try {
          at (Place(1)) async throw new Exception("e");
        } catch (e:Exception) {
          Console.OUT.println("at");
        }
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println("finish " + e.exceptions.size);
    }
  }
}
