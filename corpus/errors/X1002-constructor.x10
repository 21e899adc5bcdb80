//~ exit: 75
import x10.util.HashMap;
class Names {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](1, 2, 3);
  }
}
