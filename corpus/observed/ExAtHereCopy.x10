//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 5 1"
//~ observed:
//~   - "OUT 5 1"
// At(here): run-time copies the exception: fields of the copy are independent.
// Real X10 2.6, resilient, showed the outcomes named as observed in 15 runs.
public class ExAtHereCopy {
  static class XC(c:Cell[Long]) extends Exception {}
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](1);
    try { at (here) { c(2); throw new XC(c); } } catch (e:XC) { e.c(3 + e.c()); Console.OUT.println("OUT " + e.c() + " " + c()); }
  }
}
