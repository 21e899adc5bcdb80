//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 1" "OUT 1 9" "OUT 9"
//~ observed:
//~   - "OUT 1" "OUT 1 9" "OUT 9"
// At(here) copies captured object, GlobalRef reaches the original: 1 then 9.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class CpAtHere {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](1); val g = GlobalRef(c);
    at (here) { c(5); }
    Console.OUT.println("OUT " + c());
    at (here) { g()(9); Console.OUT.println("OUT " + c() + " " + g()()); }
    Console.OUT.println("OUT " + c());
  }
}
