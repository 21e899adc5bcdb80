//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 12"
//~ observed:
//~   - "OUT 12"
// Remote asyncs write back before finish returns: 12.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class FinAtAsync {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val p1 = Place(1); val p2 = Place(2);
    val c = new Cell[Long](0); val g = GlobalRef(c);
    finish { at (p1) async { d(s, 1); at (g) atomic g()() = g()() + 10; } at (p2) async { d(s, 2); at (g) atomic g()() = g()() + 2; } }
    Console.OUT.println("OUT " + c());
  }
}
