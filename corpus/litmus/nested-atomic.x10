//~ places: 1
//~ outcomes: "a" "b"
// Does an atomic inside an atomic wait for itself?  (No.)
public class NestedAtomic {
  public static def main(args:Rail[String]) {
    atomic {
      Console.OUT.println("a");
      atomic Console.OUT.println("b");
    }
  }
}
