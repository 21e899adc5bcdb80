//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT E1" "OUT F2" "OUT Exc"
//~ observed:
//~   - "OUT E1" "OUT F2" "OUT Exc"
// First matching clause: E then F then Exception.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class ExCatchOrder {
  static class F extends E { def this(k:Long) { super(k); } }
  static class E(n:Long) extends Exception {}
  public static def main(args:Rail[String]) {
    for (i in 1..3) { try { if (i == 1) throw new E(1); if (i == 2) throw new F(2); throw new Exception("z"); }
      catch (e:F) { Console.OUT.println("OUT " + "F" + e.n); } catch (e:E) { Console.OUT.println("OUT " + "E" + e.n); } catch (e:Exception) { Console.OUT.println("OUT " + "Exc"); } }
  }
}
