//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 7"
//~ observed:
//~   - "OUT 7"
// Async writes enclosing local: 7.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class AsyncSharedVar {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    var x:Long = 1;
    finish async { d(s, 1); x = 7; }
    Console.OUT.println("OUT " + x);
  }
}
