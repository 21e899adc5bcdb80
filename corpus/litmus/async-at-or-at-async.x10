//~ places: 2
//~ outcomes: "A" "B" dead 1
// Place 1 is dead: is `async at` the same as `at async`?  (No: only the second throws where it stands.)
public class AsyncAtOrAtAsync {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) System.killHere();
    } catch (e:DeadPlaceException) {
    }
    try {
      finish {
        async at (Place(1)) {}
        Console.OUT.println("A");
      }
    } catch (e:MultipleExceptions) {
    }
    try {
      finish {
        at (Place(1)) async {}
        Console.OUT.println("no");
      }
    } catch (e:MultipleExceptions) {
      Console.OUT.println("B");
    }
  }
}
