//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 321"
//~ observed:
//~   - "OUT 321"
// Nested at-expressions: 321.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class AtExprNest {
  public static def main(args:Rail[String]) {
    val p1 = Place(1); val p2 = Place(2);
    val v = at (p1) (at (p2) here.id * 100 + 100) + here.id * 20 + 1;
    Console.OUT.println("OUT " + v);
  }
}
