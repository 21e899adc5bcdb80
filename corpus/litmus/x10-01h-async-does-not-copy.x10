//~ places: 1
//~ outcomes: "2"
// Do `async` and `finish` copy what they capture?  (No.)
public class X1001hAsyncDoesNotCopy {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](1);
    finish async c() = 2;
    Console.OUT.println(c());
  }
}
