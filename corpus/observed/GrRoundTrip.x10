//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 12 0"
//~ observed:
//~   - "OUT 12 0"
// At(gr) updates the original: 12 0.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class GrRoundTrip {
  public static def main(args:Rail[String]) {
    val p1 = Place(1); val p2 = Place(2);
    val c = new Cell[Long](1); val g = new GlobalRef[Cell[Long]](c);
    at (p1) { at (g) g()(g()() + 1); at (p2) { at (g) g()(g()() + 10); } c(77); }
    Console.OUT.println("OUT " + c() + " " + here.id);
  }
}
