//~ places: 2
//~ outcomes: "IllegalOperationException"
// Is `at` allowed inside atomic?  (No.)
public class AtInAtomic {
  public static def main(args:Rail[String]) {
    try {
      atomic at (Place(1)) Console.OUT.println("no");
    } catch (e:IllegalOperationException) {
      Console.OUT.println("IllegalOperationException");
    }
  }
}
