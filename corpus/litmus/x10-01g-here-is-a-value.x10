//~ places: 2
//~ outcomes: "Place(0) Place(1)" "Place(0)"
// Is `val h = here` the old place inside the `at`?  (Yes; `here` is the new one.)
public class X1001gHereIsAValue {
  public static def main(args:Rail[String]) {
    val h = here;
    at (Place(1)) Console.OUT.println(h + " " + here);
    Console.OUT.println(here);
  }
}
