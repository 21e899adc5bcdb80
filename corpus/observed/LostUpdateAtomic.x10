//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 2"
//~ observed:
//~   - "OUT 2"
// Atomic increments: always 2.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class LostUpdateAtomic {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val c = new Cell[Long](0);
    finish { async { d(s, 1); atomic { val v = c(); c(v + 1); } } async { d(s, 2); atomic { val v = c(); c(v + 1); } } }
    Console.OUT.println("OUT " + c());
  }
}
