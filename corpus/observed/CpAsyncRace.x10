//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 1"
//~   - "OUT 2"
//~ observed:
//~   - "OUT 1"
//~   - "OUT 2"
// Plain async reads 1 or 2.
// Real X10 2.6, resilient, showed the outcomes named as observed in 15 runs.
public class CpAsyncRace {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val c = new Cell[Long](1); val r = new Cell[Long](0);
    finish { async { d(s, 1); r(c()); } d(s, 2); c(2); }
    Console.OUT.println("OUT " + r());
  }
}
