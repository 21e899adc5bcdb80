//~ places: 2
//~ outcomes: "ClassCastException"
// What does a GlobalRef do at another place than its home?  (FailedDynamicCheckException, a ClassCastException.)
public class X1002aReferenceElsewhere {
  public static def main(args:Rail[String]) {
    val r = GlobalRef[Cell[Long]](new Cell[Long](1));
    at (Place(1)) {
      try {
        Console.OUT.println(r()());
      } catch (e:ClassCastException) {
        Console.OUT.println("ClassCastException");
      }
    }
  }
}
