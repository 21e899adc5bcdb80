//~ places: 1
//~ outcomes: "a" "b" "c"
// Three activities pass a token: is the order certain?  (Yes.)
public class WhenHandOver {
  public static def main(args:Rail[String]) {
    val turn = new Cell[Long](0);
    finish {
      async when (turn() == 2) Console.OUT.println("c");
      async when (turn() == 1) { Console.OUT.println("b"); turn() = 2; }
      atomic { Console.OUT.println("a"); turn() = 1; }
    }
  }
}
