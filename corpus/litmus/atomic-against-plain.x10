//~ places: 1
//~ outcomes: "1", "2", "3"
// Does atomic exclude a plain write?  (No: 1 is lost in either direction, or neither.)
public class AtomicAgainstPlain {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    finish {
      async atomic c() += 1;
      async c() += 2;
    }
    Console.OUT.println(c());
  }
}
