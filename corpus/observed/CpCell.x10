//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 1 5"
//~ observed:
//~   - "OUT 1 5"
// At copies: 1 at the origin, 5 in the copy.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class CpCell {
  public static def main(args:Rail[String]) {
    val p1 = Place(1);
    val c = new Cell[Long](1);
    val r = at (p1) { c(5); c() };
    Console.OUT.println("OUT " + c() + " " + r);
  }
}
