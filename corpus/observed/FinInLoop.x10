//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 12"
//~ observed:
//~   - "OUT 12"
// One finish per iteration: 12.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class FinInLoop {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  static def rec(g:GlobalRef[Cell[String]], t:String) { at (g) atomic { g()() = g()() + t; } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val c = new Cell[String](""); val g = new GlobalRef[Cell[String]](c);
    for (i in 1..2) { finish at (Place(i)) async { d(s, i); rec(g, "" + i); } }
    Console.OUT.println("OUT " + c());
  }
}
