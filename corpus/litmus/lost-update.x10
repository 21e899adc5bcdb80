//~ places: 1
//~ outcomes: "1", "2"
// Two activities add 1 to a variable: can one update be lost?  (Yes.)
public class LostUpdate {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    finish {
      async c() += 1;
      async c() += 1;
    }
    Console.OUT.println(c());
  }
}
