//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 111011 1"
//~ observed:
//~   - "OUT 111011 1"
// Each hop copies: 111011 1.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class CpHops {
  public static def main(args:Rail[String]) {
    val p1 = Place(1); val p2 = Place(2);
    val c = new Cell[Long](1);
    val r = at (p1) { c() = c() + 10; val q = at (p2) { c() = c() + 100; c() }; q * 1000 + c() };
    Console.OUT.println("OUT " + r + " " + c());
  }
}
