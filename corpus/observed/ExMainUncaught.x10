//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT before" throws MultipleExceptions[ExMainUncaught.E(1)]
//~ observed:
//~   - "OUT before" throws MultipleExceptions[ExMainUncaught.E(1)]
// Uncaught user exception: main dies, exit code 1, after printing.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class ExMainUncaught {
  static class E(n:Long) extends Exception {}
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val p1 = Place(1);
    Console.OUT.println("OUT " + "before");
    finish { at (p1) async { d(s, 1); throw new E(1); } }
    Console.OUT.println("OUT " + "after");
  }
}
