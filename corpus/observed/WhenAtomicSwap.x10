//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 01"
//~   - "OUT 10"
//~ observed:
//~   - "OUT 01"
//~   - "OUT 10"
// Two-cell invariant under atomic: 10 or 01 never 11.
// Real X10 2.6, resilient, showed the outcomes named as observed in 14 runs.
public class WhenAtomicSwap {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val a = new Cell[Long](1); val b = new Cell[Long](0); val r = new Cell[String]("");
    finish { async { for (i in 1..2) { atomic { a(1 - a()); d(s, i); b(1 - b()); } d(s, i + 1); } } async { d(s, 3); atomic { r("" + a() + b()); } } }
    Console.OUT.println("OUT " + r());
  }
}
