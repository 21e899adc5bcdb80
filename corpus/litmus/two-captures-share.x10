//~ places: 2
//~ outcomes: "2"
// Two captured variables hold one cell: do they in the copy?  (Yes.)
public class TwoCapturesShare {
  public static def main(args:Rail[String]) {
    val a = new Cell[Long](1);
    val b = a;
    at (Place(1)) {
      a() = 2;
      Console.OUT.println(b());
    }
  }
}
