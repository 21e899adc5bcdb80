//~ places: 2
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT false 1 5"
//~ observed:
//~   - "OUT false 1 5"
// Round-tripped object is a fresh copy: false, 1 5.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class CpResult {
  public static def main(args:Rail[String]) {
    val p1 = Place(1);
    val c = new Cell[Long](1);
    val b = at (p1) c;
    b(5);
    Console.OUT.println("OUT " + (b == c) + " " + c() + " " + b());
  }
}
