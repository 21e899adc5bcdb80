//~ places: 1
//~ outcomes: "consumer 2", "consumer 1"
// A consumer waits for a positive number, and two activities write: which does it see?  (The first, or the second.)
public class AtomicWhenRace {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](0);
    finish {
      async when (c() > 0) Console.OUT.println("consumer " + c());
      async atomic c() = 1;
      async atomic c() = 2;
    }
  }
}
