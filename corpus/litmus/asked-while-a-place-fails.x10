//~ places: 2
//~ failures: 1
//@ never Bad: X() == 1 && Place(1).isDead()
public class Dead {
  static val X = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    X(1); X(0);
    at (Place(1)) { }
  }
}
