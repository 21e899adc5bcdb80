//~ places: 1
//~ outcomes: "1", "2", "3"
// Atomic does not exclude a plain write, of a static field either: `1` is lost in either
// direction, or neither.
public class AtomicAgainstPlainStatic {
  static val C = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    C();
    finish {
      async atomic C() += 1;
      async C() += 2;
    }
    Console.OUT.println(C());
  }
}
