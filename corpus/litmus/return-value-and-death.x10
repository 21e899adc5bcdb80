//~ places: 2
//~ failures: 1
//~ outcomes: "5", "5" dead 1, "-1" dead 1
// A method whose `at` returns a value, and the target dies: can it return nothing?  (No: the value or the exception.)
public class ReturnValueAndDeath {
  static def f():Long {
    try {
      return at (Place(1)) 5;
    } catch (e:DeadPlaceException) {
      return -1;
    }
  }
  public static def main(args:Rail[String]) {
    Console.OUT.println(f());
  }
}
