//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT true 1 2"
//~ observed:
//~   - "OUT true 1 2"
// Cycle preserved: true, origin unchanged 1.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class CpCycle {
  static class N { var v:Long; var next:N = null; def this(k:Long) { v = k; } }
  public static def main(args:Rail[String]) {
    val p1 = Place(1);
    val n = new N(1); val m = new N(2); n.next = m; m.next = n;
    val r = at (p1) { n.next.next.v = 7; n.next.next == n && n.v == 7 };
    Console.OUT.println("OUT " + r + " " + n.v + " " + m.v);
  }
}
