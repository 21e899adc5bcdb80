//~ places: 1
//~ outcomes: "2"
// Is an atomic undone that throws?  (No.)
public class X1009bNoRollback {
  public static def main(args:Rail[String]) {
    val c = new Cell[Long](1);
    try {
      atomic {
        c() = 2;
        throw new Exception();
      }
    } catch (e:Exception) {
    }
    Console.OUT.println(c());
  }
}
