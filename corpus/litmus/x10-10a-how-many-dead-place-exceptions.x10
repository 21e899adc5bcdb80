//~ places: 2
//~ failures: 1
//~ outcomes: "0", "0" dead 1, "1" dead 1, "2" dead 1
// How many DeadPlaceExceptions for one place that two activities had reached?  (One for each activity that is lost:
// the calculus counts the local activity and, where it has still to return, the spawning `at`.  Deviation: IBM's run-time
// makes one for each lost arrival, so at most 1 here.)
public class X1010aHowManyDeadPlaceExceptions {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) async {
        async at (here) {}
      }
      Console.OUT.println("0");
    } catch (e:MultipleExceptions) {
      Console.OUT.println(e.exceptions.size);
    }
  }
}
