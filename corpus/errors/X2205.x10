//~ places: 2
//@ ensures Restored: LOST() == 0 || RESTORED() == 1
class Copies {
  static val LOST = new Cell[Long](0);
  static val RESTORED = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    at (Place(1)) LOST(1);
  }
}
