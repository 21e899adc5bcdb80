//~ places: 2
//~ outcomes: "end" throws Exception(a)
// A task throws that no finish of the program waits for: does main end?  (Yes, and the exception is thrown at the end.)
public class UncaughtInTask {
  public static def main(args:Rail[String]) {
    at (Place(1)) async throw new Exception("a");
    Console.OUT.println("end");
  }
}
