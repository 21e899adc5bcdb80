//~ places: 2
//~ outcomes: "abAB", "aAbB", "aABb", "AabB", "AaBb", "ABab"
// Do atomics of two places exclude each other?  (No.)
public class AtomicIsPerPlace {
  public static def main(args:Rail[String]) {
    finish {
      async atomic {
        Console.OUT.print("a");
        Console.OUT.print("b");
      }
      at (Place(1)) async atomic {
        Console.OUT.print("A");
        Console.OUT.print("B");
      }
    }
  }
}
