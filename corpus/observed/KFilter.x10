//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 1 ME[ E2]"
//~   - "OUT 2 X"
//~ observed:
//~   - "OUT 1 ME[ E2]"
// Filter DPEs out: rest is E2; two exceptions in all.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
// The calculus has more: p1 may die before the `at` that spawned its task returns; then the `at` throws a bare
// DeadPlaceException in the finish body, and E2 is never thrown. (X10's run time spawns at once.)
public class KFilter {
  static class E(n:Long) extends Exception {}
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  static def sh(e:CheckedThrowable):String {
    if (e instanceof DeadPlaceException) return "D" + (e as DeadPlaceException).place.id;
    if (e instanceof E) return "E" + (e as E).n;
    if (e instanceof MultipleExceptions) {
      var r:String = "ME[";
      for (i in 1..3) { var q:Boolean = false;
        for (x in (e as MultipleExceptions).exceptions) { if (x instanceof DeadPlaceException) { if ((x as DeadPlaceException).place.id == i) q = true; } }
        if (q) r += " D" + i; }
      for (i in 1..3) { for (x in (e as MultipleExceptions).exceptions) { if (x instanceof E) { if ((x as E).n == i) r += " E" + i; } } }
      for (x in (e as MultipleExceptions).exceptions) { if (!(x instanceof DeadPlaceException) && !(x instanceof E)) r += " " + sh(x); }
      return r + "]";
    }
    return "X";
  }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val p1 = Place(1); val p2 = Place(2);
    try { finish { at (p1) async { d(s, 1); System.killHere(); } at (p2) async { throw new E(2); } } }
    catch (e:MultipleExceptions) { val r = e.filterExceptionsOfType[DeadPlaceException](); Console.OUT.println("OUT " + e.getExceptionsOfType[DeadPlaceException]().size + " " + sh(r)); }
  }
}
