//~ places: 2
//~ failures: 1
//~ outcomes: "1 ok", "1 ok" dead 1, "1 dead" dead 1, "0 dead" dead 1
// An `at` failed: has its body had an effect?  (Perhaps.)
public class WriteBackBeforeDeath {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    val r = GlobalRef[Cell[Long]](c);
    var s:String = "ok";
    try {
      at (Place(1)) at (r.home) r()() = 1;
    } catch (e:DeadPlaceException) {
      s = "dead";
    }
    Console.OUT.println(c() + " " + s);
  }
}
