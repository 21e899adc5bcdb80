//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT ad"
//~   - "OUT an"
//~   - "OUT d"
//~ observed:
//~   - "OUT ad"
//~   - "OUT an"
//~   - "OUT d"
// Asynchronous kill against an at: d, ad or an (never da: HBI).
// Real X10 2.6, resilient, showed the outcomes named as observed in 14 runs.
public class KThereRace {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  static def rec(g:GlobalRef[Cell[String]], t:String) { at (g) atomic { g()() = g()() + t; } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val p1 = Place(1);
    val c = new Cell[String](""); val g = new GlobalRef[Cell[String]](c);
    at (p1) { }
    finish { async { for (i in 2..4) d(s, i); System.killThere(p1); } try { at (p1) { rec(g, "a"); d(s, 2); } rec(g, "n"); } catch (e:DeadPlaceException) { rec(g, "d"); } }
    Console.OUT.println("OUT " + c());
  }
}
