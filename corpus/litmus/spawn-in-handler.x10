//~ places: 1
//~ outcomes: "a" "b", "b" "a"
// A handler starts an activity: does the finish around it wait?  (Yes.)
public class SpawnInHandler {
  public static def main(args:Rail[String]) {
    finish {
      try {
        async Console.OUT.println("a");
        throw new Exception();
      } catch (e:Exception) {
        async Console.OUT.println("b");
      }
    }
  }
}
