//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT true true false"
//~ observed:
//~   - "OUT true true false"
// Equality by home and object: true true false.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class GrEq {
  public static def main(args:Rail[String]) {
    val p1 = Place(1);
    val c = new Cell[Long](1); val e = new Cell[Long](1);
    val g:GlobalRef[Cell[Long]] = new GlobalRef[Cell[Long]](c); val h:GlobalRef[Cell[Long]] = new GlobalRef[Cell[Long]](c); val k:GlobalRef[Cell[Long]] = new GlobalRef[Cell[Long]](e);
    val q = at (p1) g;
    Console.OUT.println("OUT " + (g == q) + " " + (g == h) + " " + (g == k));
  }
}
