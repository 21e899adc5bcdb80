//~ places: 2
//~ failures: 1
//~ outcomes: "1" dead 1, "2", "2" dead 1
// One activity at each of two places, one of which may fail: how many are done?  (All, or all but those that it reports.)
public class OneTaskAtEachPlace {
  public static def main(args:Rail[String]) {
    val count = GlobalRef[Cell[Long]](new Cell[Long](0));
    try {
      finish for (p in Place.places()) at (p) async {
        at (count.home) atomic count()() += 1;
      }
    } catch (e:MultipleExceptions) {
    }
    Console.OUT.println(count()());
  }
}
