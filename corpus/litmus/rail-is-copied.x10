//~ places: 2
//~ outcomes: "0 1"
// A rail is captured by an `at` that writes to it: does the original change?  (No.)
public class RailIsCopied {
  public static def main(args:Rail[String]) {
    val r = new Rail[Long](1);
    val there = at (Place(1)) { r(0) = 1; r(0) };
    Console.OUT.println(r(0) + " " + there);
  }
}
