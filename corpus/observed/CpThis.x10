//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 3 1"
//~ observed:
//~   - "OUT 3 1"
// This is copied by at: 3 / 1.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class CpThis {
  static class O { var f:Long; def this(k:Long) { f = k; } def m():Long { return at (Place(1)) { f = f + 2; f }; } }
  public static def main(args:Rail[String]) {
    val o = new O(1);
    Console.OUT.println("OUT " + o.m() + " " + o.f);
  }
}
