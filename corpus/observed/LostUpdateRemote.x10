//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 1"
//~   - "OUT 2"
//~ observed:
//~   - "OUT 1"
//~   - "OUT 2"
// Read and write in different ats: 1 or 2.
// Real X10 2.6, resilient, showed the outcomes named as observed in 14 runs.
public class LostUpdateRemote {
  static def d(s:Long, k:Long) { if (s != 0) { val x = s*7 + k*3; System.sleep((x - x/5*5)*15); } }
  public static def main(args:Rail[String]) {
    val s = args.size == 0 ? 0 : Long.parse(args(0));
    val c = new Cell[Long](0); val g = new GlobalRef[Cell[Long]](c);
    finish { for (i in 1..2) at (Place(i)) async { val v = at (g) g()(); d(s, i); at (g) g()(v + 1); } }
    Console.OUT.println("OUT " + c());
  }
}
