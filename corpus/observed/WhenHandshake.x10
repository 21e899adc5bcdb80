//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 5"
//~ observed:
//~   - "OUT 5"
// When waits for the flag: 5.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class WhenHandshake {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val f = new Cell[Boolean](false); val v = new Cell[Long](0);
    finish { async { d(s, 1); v(5); atomic f(true); } when (f()) { } Console.OUT.println("OUT " + v()); }
  }
}
