//~ places: 4
//~ observe: ^OUT 
//~ outcomes:
//~   - "OUT 1" "OUT D1" "OUT 2" "OUT D2" "OUT 3"
//~ observed:
//~   - "OUT 1" "OUT D1" "OUT 2" "OUT D2" "OUT 3"
// Next live place after 0 as places die: 1 D1 2 D2 3.
// Real X10 2.6, resilient, showed the outcomes named as observed in 12 runs.
public class KNext {
  public static def main(args:Rail[String]) {
    for (i in 1..3) { val q = Place.places().next(here); Console.OUT.println("OUT " + q.id); try { at (q) { if (here.id < 3) System.killHere(); } } catch (e:DeadPlaceException) { Console.OUT.println("OUT " + "D" + e.place.id); } }
  }
}
