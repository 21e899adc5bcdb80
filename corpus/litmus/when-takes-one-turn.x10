//~ places: 1
//~ outcomes: "1 left"
// Two wait for one item: do both get it?  (No: the other waits for ever, unless another item comes.)
public class WhenTakesOneTurn {
  public static def main(args:Rail[String]) {
    val items = new Cell[Long](0);
    finish {
      async when (items() > 0) items() = items() - 1;
      async when (items() > 0) items() = items() - 1;
      atomic items() = 3;
    }
    Console.OUT.println(items() + " left");
  }
}
