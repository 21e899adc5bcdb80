//~ places: 1
//~ refuted: Three
//~ outcomes: "3" "4", "4" "3"
//@ never Three: output == "3\n"
// Nothing is asked inside an atomic; at its end a property is asked of what was printed in it.
public class AskedAfterAtomic {
  public static def main(args:Rail[String]) {
    finish {
      async atomic { Console.OUT.println(3); val last = true; }
      Console.OUT.println(4);
    }
  }
}
