//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 11 22"
//~ observed:
//~   - "OUT 11 22"
// Dynamic dispatch of copied objects: 11 22.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class tier2_Iface {
  static interface Op { def ap(x:Long):Long; }
  static class Inc(n:Long) implements Op { public def ap(x:Long) = x + n; }
  static class Dbl implements Op { public def ap(x:Long) = x * 2; }
  public static def main(args:Rail[String]) {
    val p1 = Place(1); val p2 = Place(2);
    val a:Op = new Inc(1); val b:Op = new Dbl();
    val x = at (p1) a.ap(10); val y = at (p2) b.ap(x);
    Console.OUT.println("OUT " + x + " " + y);
  }
}
