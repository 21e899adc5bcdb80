//~ places: 3
//~ observe: ^OUT 
//~ refuted: no-deadlock
//~ outcomes:
//~   - "OUT ME[ D1 D2]"
//~ observed:
//~   - "OUT ME[ D1]"
//~ deviation: B2 the run time loses the death of an adopted task at a place of the adopter
// Calculus: ME[ D1 D2]; run-time may lose D2 after adoption.
// Real X10 2.6, resilient, showed the outcomes named as observed in 15 runs.
// The calculus has more: p1 may die before the `at` that spawned its task returns; then the rest of the finish body,
// which was to end the wait of p2, is skipped, and the finish waits for ever.
public class KAdoptB2 {
  static def inc(g:GlobalRef[Cell[Long]]) { at (g) atomic { g()() = g()() + 1; } }
  static def tinc(g:GlobalRef[Cell[Long]]) { try { inc(g); } catch (e:DeadPlaceException) { } }
  static class E(n:Long) extends Exception {}
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
    val p0 = Place(0); val p1 = Place(1); val p2 = Place(2);
    val t = new Cell[Long](0); val g = new GlobalRef[Cell[Long]](t);
    try { finish {
      at (p2) async { val w = new Cell[Boolean](false); inc(g); when (w()) { } }
      at (p1) async { val f = new Cell[Long](0); val h = new GlobalRef[Cell[Long]](f);
        finish { at (p2) async { tinc(h); at (p0) { when (p1.isDead()) { } System.sleep(400); } inc(g); } when (f() == 1) { } System.killHere(); } }
      when (t() == 2) { } System.sleep(400); System.killThere(p2);
    } Console.OUT.println("OUT " + "no"); } catch (e:CheckedThrowable) { out("", e); }
  }
}
