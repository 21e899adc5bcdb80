//~ places: 1
//~ outcomes: "abcy!", "aby!" "c", "abyc!", "ay!" "bc", "ayb!" "c", "aybc!", "y!" "abc", "ya!" "bc", "yab!" "c", "yabc!"
// Two activities side by side, one within an inner finish: `mid` waits for that one only, so
// they may not change places.
public class Siblings {
  public static def main(args:Rail[String]) {
    finish {
      async { Console.OUT.print("a"); Console.OUT.print("b"); Console.OUT.print("c"); }
      finish {
        async Console.OUT.print("y");
      }
      Console.OUT.println("!");
    }
  }
}
