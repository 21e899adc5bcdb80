//~ places: 2
//~ outcomes: "0", "1", "2"
// Flag and data at place 0, written in order by place 1: can the flag be seen without the data?  (No.)
public class MessagePassing {
  public static def main(args:Rail[String]) {
    val data = GlobalRef[Cell[Long]](new Cell[Long](0));
    val flag = GlobalRef[Cell[Long]](new Cell[Long](0));
    finish {
      at (Place(1)) async {
        at (data.home) data()() = 1;
        at (flag.home) flag()() = 1;
      }
      val f = flag()();
      val d = data()();
      Console.OUT.println(f == 1 ? (d == 1 ? 2 : -1) : d);
    }
  }
}
