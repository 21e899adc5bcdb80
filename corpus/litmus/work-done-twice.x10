//~ places: 2
//~ failures: 1
//~ outcomes: "1", "1" dead 1, "2" dead 1
// Work is repeated here when place 1 fails: can it be done twice?  (Yes, the `at` may fail after its effect.)
public class WorkDoneTwice {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    val r = GlobalRef[Cell[Long]](c);
    try {
      at (Place(1)) at (r.home) r()() += 1;
    } catch (e:DeadPlaceException) {
      r()() += 1;
    }
    Console.OUT.println(c());
  }
}
