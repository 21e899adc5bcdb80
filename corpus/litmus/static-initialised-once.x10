//~ places: 1
//~ outcomes: "init" "1" "1"
// Two activities read a static field first: is it initialised twice?  (No.)
public class StaticInitialisedOnce {
  static val x = init();
  static def init():Long {
    Console.OUT.println("init");
    return 1;
  }
  public static def main(args:Rail[String]) {
    finish {
      async Console.OUT.println(x);
      async Console.OUT.println(x);
    }
  }
}
