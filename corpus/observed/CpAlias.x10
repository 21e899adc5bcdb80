//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT true 8 1"
//~ observed:
//~   - "OUT true 8 1"
// Sharing inside one copy preserved: true 8 / origin 1.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class CpAlias {
  public static def main(args:Rail[String]) {
    val p1 = Place(1);
    val a = new Cell[Long](1); val b = a;
    val r = at (p1) { a(8); b() };
    val q = at (p1) (a == b);
    Console.OUT.println("OUT " + q + " " + r + " " + a());
  }
}
