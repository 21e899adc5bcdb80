//~ places: 2
//~ outcomes: "2"
// Does a GlobalRef that went to another place and back still mean the original?  (Yes.)
public class X1001fReferencesAreNotCopied {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](1);
    val r = GlobalRef[Cell[Long]](c);
    at (Place(1)) {
      at (r.home) r()() = 2;
    }
    Console.OUT.println(c());
  }
}
