//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT acb"
//~ observed:
//~   - "OUT acb"
// Catching ME lets the program go on: acb.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class ExFinishThenNext {
  static class E(n:Long) extends Exception {}
  static def rec(g:GlobalRef[Cell[String]], t:String) { at (g) atomic { g()() = g()() + t; } }
  public static def main(args:Rail[String]) {
    val p1 = Place(1);
    val c = new Cell[String](""); val g = new GlobalRef[Cell[String]](c);
    try { finish { at (p1) async { rec(g, "a"); throw new E(1); } } rec(g, "x"); } catch (e:MultipleExceptions) { rec(g, "c"); }
    finish at (p1) async rec(g, "b");
    Console.OUT.println("OUT " + c());
  }
}
