//~ places: 1
//~ outcomes: "in" "out"
// Is the lock released by an atomic that throws?  (Yes.)
public class X1009cLockIsReleased {
  public static def main(args:Rail[String]) {
    try {
      atomic {
        Console.OUT.println("in");
        throw new Exception();
      }
    } catch (e:Exception) {
    }
    atomic Console.OUT.println("out");
  }
}
