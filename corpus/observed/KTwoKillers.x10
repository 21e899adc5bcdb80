//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT ME[ D1]"
//~ observed:
//~   - "OUT ME[ D1]"
// Two suicides at p1: ME[ D1].
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class KTwoKillers {
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
    val p1 = Place(1);
    try { finish { at (p1) async { d(s, 1); System.killHere(); } at (p1) async { d(s, 2); System.killHere(); } } } catch (e:CheckedThrowable) { out("", e); }
  }
}
