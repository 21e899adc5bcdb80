//~ places: 2
//~ outcomes: "0 1"
// Is a static field the same at all places?  (No, each place has its own.)
public class StaticPerPlace {
  static val where = here.id;
  public static def main(args:Rail[String]) {
    val a = where;
    val b = at (Place(1)) where;
    Console.OUT.println(a + " " + b);
  }
}
