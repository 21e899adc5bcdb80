//~ places: 3
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 0 1 2" "OUT 7 1"
//~ observed:
//~   - "OUT 0 1 2" "OUT 7 1"
// Each place initialises its own static: 0 1 2 then 7 1.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class StaticPerPlace {
  static val W = new Cell[Long](here.id);
  public static def main(args:Rail[String]) {
    val p1 = Place(1); val p2 = Place(2);
    val v = at (p1) W(); val w = at (p2) W();
    Console.OUT.println("OUT " + W() + " " + v + " " + w);
    W(7);
    val x = at (p1) W();
    Console.OUT.println("OUT " + W() + " " + x);
  }
}
