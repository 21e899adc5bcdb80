//~ places: 2
//~ failures: 1
//~ refuted: Bad
//~ outcomes: nothing, dead 1, throws DeadPlaceException(1) dead 1
//@ never Bad: X() == 1 && Place(1).isDead()
// What nobody who runs can tell of a place, a property can: that it has failed while X is 1.
public class AskedWhileAPlaceFails {
  static val X = new Cell[Long](0);

  public static def main(args:Rail[String]) {
    X(1);
    X(0);
    at (Place(1)) { }
  }
}
