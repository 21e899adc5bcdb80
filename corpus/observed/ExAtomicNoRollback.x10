//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 1" "OUT 2"
//~ observed:
//~   - "OUT 1" "OUT 2"
// No rollback of atomic on exception: 1 then lock is free: 2.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class ExAtomicNoRollback {
  static class E(n:Long) extends Exception {}
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val c = new Cell[Long](0);
    try { atomic { c(1); throw new E(1); } } catch (e:E) { Console.OUT.println("OUT " + c()); }
    finish async { d(s, 1); atomic c() = c() + 1; }
    Console.OUT.println("OUT " + c());
  }
}
