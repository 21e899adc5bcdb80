//~ places: 2
//~ outcomes: "before" "DeadPlaceException" dead 1
// Does killHere return, or run a finally?  (Neither.)
public class X1008cKillHereNeverReturns {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) {
        try {
          Console.OUT.println("before");
          System.killHere();
          Console.OUT.println("no");
        } finally {
          Console.OUT.println("no");
        }
      }
    } catch (e:DeadPlaceException) {
      Console.OUT.println("DeadPlaceException");
    }
  }
}
