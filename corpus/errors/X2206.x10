//~ places: 2
//@ ensures Done: FLAG() == 2
class Forever {
  static val FLAG = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    while (FLAG() == 0) {}
  }
}
