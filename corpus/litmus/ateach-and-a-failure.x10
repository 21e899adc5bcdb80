//~ places: 3
//~ failures: 1
//~ outcomes: "3" , "2" dead 1
// One activity at each place, one place may fail: how many are done?
public class AteachAndAFailure {
  public static def main(args:Rail[String]) {
    val count = GlobalRef[Cell[Long]](new Cell[Long](0));
    try {
      finish ateach (p in Dist.makeUnique()) {
        at (count.home) atomic count()() += 1;
      }
    } catch (e:MultipleExceptions) {
    }
    Console.OUT.println(count()());
  }
}
