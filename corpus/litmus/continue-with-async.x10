//~ places: 1
//~ outcomes: "0" "1" "end", "1" "0" "end"
// Do activities of two turns of a loop run in any order after a continue?  (Yes.)
public class ContinueWithAsync {
  public static def main(args:Rail[String]) {
    finish {
      for (i in 0..1) {
        async Console.OUT.println(i);
        continue;
      }
    }
    Console.OUT.println("end");
  }
}
