//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 3" "OUT rf"
//~ observed:
//~   - "OUT 3" "OUT rf"
// Return value evaluated first, finally after: 3 rf.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class tier2_FinallyOrder {
  static def f(g:GlobalRef[Cell[String]]):Long { try { rec(g, "r"); return at (Place(1)) 3; } finally { rec(g, "f"); } }
  static def rec(g:GlobalRef[Cell[String]], t:String) { at (g) atomic { g()() = g()() + t; } }
  public static def main(args:Rail[String]) {
    val c = new Cell[String](""); val g = new GlobalRef[Cell[String]](c);
    Console.OUT.println("OUT " + f(g));
    Console.OUT.println("OUT " + c());
  }
}
