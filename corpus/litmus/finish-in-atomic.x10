//~ places: 1
//~ outcomes: "IllegalOperationException"
// Is `finish` allowed inside atomic?  (No.)
public class FinishInAtomic {
  public static def main(args:Rail[String]) {
    try {
      atomic finish {}
    } catch (e:IllegalOperationException) {
      Console.OUT.println("IllegalOperationException");
    }
  }
}
