//~ places: 2
//~ failures: 1
class Visit {
  static val LOST = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    try {
      finish async at (Place(1)) {}
    } catch (e:DeadPlaceException) {
      LOST(LOST() + 1);
    }
  }
}
