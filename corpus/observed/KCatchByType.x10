//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT m" "OUT d"
//~ observed:
//~   - "OUT m" "OUT d"
// Finish gives ME not DPE; at gives DPE not ME: m d.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class KCatchByType {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val p1 = Place(1);
    try { finish at (p1) async { d(s, 1); System.killHere(); } } catch (e:DeadPlaceException) { Console.OUT.println("OUT " + "d"); } catch (e:MultipleExceptions) { Console.OUT.println("OUT " + "m"); }
    try { at (p1) { Console.OUT.println("OUT " + "x"); } } catch (e:MultipleExceptions) { Console.OUT.println("OUT " + "m"); } catch (e:DeadPlaceException) { Console.OUT.println("OUT " + "d"); }
  }
}
