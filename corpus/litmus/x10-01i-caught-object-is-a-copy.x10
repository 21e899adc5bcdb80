//~ places: 1
//~ outcomes: "false 2 1"
// Is the object that is caught around `at (here)` the one that was thrown?  (No, a copy.)
public class X1001iCaughtObjectIsACopy extends Exception {
  var value:Long = 1;
  public static def main(args:Rail[String]) {
    val thrown = new X1001iCaughtObjectIsACopy();
    try {
      at (here) throw thrown;
    } catch (caught:X1001iCaughtObjectIsACopy) {
      caught.value = 2;
      Console.OUT.println((caught == thrown) + " " + caught.value + " " + thrown.value);
    }
  }
}
