//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT abM"
//~   - "OUT baM"
//~ observed:
//~   - "OUT abM"
//~   - "OUT baM"
// Both orders ab/ba, M last.
// Real X10 2.6, resilient, showed the outcomes named as observed in 15 runs.
public class AsyncAtVsAtAsync {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  static def rec(g:GlobalRef[Cell[String]], t:String) { at (g) atomic { g()() = g()() + t; } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val p1 = Place(1);
    val c = new Cell[String](""); val g = new GlobalRef[Cell[String]](c);
    finish { async at (p1) { d(s, 1); rec(g, "a"); } at (p1) async { d(s, 2); rec(g, "b"); } }
    rec(g, "M");
    Console.OUT.println("OUT " + c());
  }
}
