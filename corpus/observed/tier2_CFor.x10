//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 12"
//~ observed:
//~   - "OUT 12"
// C-style loop with remote adds: 12.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class tier2_CFor {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val c = new Cell[Long](0); val g = new GlobalRef[Cell[Long]](c);
    finish for (var i:Long = 1; i <= 2; i++) { val k = i; at (Place(k)) async { d(s, k); at (g) atomic g()(g()() + k * 4); } }
    Console.OUT.println("OUT " + c());
  }
}
