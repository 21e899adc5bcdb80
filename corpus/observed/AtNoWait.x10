//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT MaF"
//~   - "OUT aMF"
//~ observed:
//~   - "OUT MaF"
//~   - "OUT aMF"
// At does not wait for asyncs of its body, finish does: aM or Ma (then F).
// Real X10 2.6, resilient, showed the outcomes named as observed in 15 runs.
public class AtNoWait {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  static def rec(g:GlobalRef[Cell[String]], t:String) { at (g) atomic { g()() = g()() + t; } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val p1 = Place(1);
    val c = new Cell[String](""); val g = new GlobalRef[Cell[String]](c);
    at (p1) rec(g, "");
    finish { at (p1) { async { d(s, 1); rec(g, "a"); } d(s, 3); } for (i in 2..4) d(s, i); rec(g, "M"); }
    rec(g, "F");
    Console.OUT.println("OUT " + c());
  }
}
