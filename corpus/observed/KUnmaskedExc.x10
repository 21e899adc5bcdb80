//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT ME[ D1 E1]"
//~   - "OUT ME[ D1]"
//~ observed:
//~   - "OUT ME[ D1 E1]"
// Same finish at p0: E1 from p2 kept beside D1: ME[ D1 E1].
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
// The calculus has more: what p2 throws reaches the finish by way of the `at` that p1 made; once p1 is dead, that
// is masked by DeadPlaceException(1). (X10's run time sends it to p0 directly.)
public class KUnmaskedExc {
  static def inc(g:GlobalRef[Cell[Long]]) { at (g) atomic { g()() = g()() + 1; } }
  static def tinc(g:GlobalRef[Cell[Long]]) { try { inc(g); } catch (e:DeadPlaceException) { } }
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
  static def cn(e:CheckedThrowable, i:Long):Long {
    if (e instanceof DeadPlaceException) { if ((e as DeadPlaceException).place.id == i) return 1; }
    if (e instanceof MultipleExceptions) { var c:Long = 0; for (x in (e as MultipleExceptions).exceptions) c = c + cn(x, i); return c; }
    return 0;
  }
  static def out(t:String, e:CheckedThrowable) {
    Console.OUT.println("OUT " + t + sh(e));
    Console.OUT.println("DPES " + t + "D1*" + cn(e, 1) + " D2*" + cn(e, 2) + " D3*" + cn(e, 3));
  }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val p1 = Place(1); val p2 = Place(2);
    try { finish at (p1) async { val f = new Cell[Long](0); val h = new GlobalRef[Cell[Long]](f);
      at (p2) async { tinc(h); d(s, 1); throw new E(1); } when (f() == 1) { } d(s, 2); System.killHere(); } }
    catch (e:CheckedThrowable) { out("", e); }
  }
}
