//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 01"
//~   - "OUT 10"
//~   - "OUT 11"
//~ observed:
//~   - "OUT 01"
//~   - "OUT 10"
//~   - "OUT 11"
// Atomic store-then-load: 01, 10 or 11, never 00.
// Real X10 2.6, resilient, showed the outcomes named as observed in 15 runs.
public class Dekker {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val a = new Cell[Long](0); val b = new Cell[Long](0); val r = new Cell[Long](9); val q = new Cell[Long](9);
    finish { async { d(s, 1); atomic a(1); d(s, 3); atomic r(b()); } async { d(s, 2); atomic b(1); d(s, 4); atomic q(a()); } }
    Console.OUT.println("OUT " + "" + r() + q());
  }
}
