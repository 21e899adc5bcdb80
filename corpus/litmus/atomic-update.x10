//~ places: 1
//~ outcomes: "2"
// Two activities add 1 to a variable, each in an atomic: can one update be lost?  (No.)
public class AtomicUpdate {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    finish {
      async atomic c() += 1;
      async atomic c() += 1;
    }
    Console.OUT.println(c());
  }
}
