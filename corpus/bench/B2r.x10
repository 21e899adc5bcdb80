//~ places: 1
//~ refuted: AllCounted
//~ outcomes: "2", "3", "4"
//@ ensures AllCounted: C() == N * M
// N activities, each of which adds 1 to a shared counter M times, but not atomically: it reads,
// and then it writes.  Which final values are there?
import x10.io.Console;

public class B2r {
  static val N = 2;
  static val M = 2;
  static val C = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    finish for (i in 1..N) async {
      for (j in 1..M) {
        val t = C();
        C() = t + 1;
      }
    }
    Console.OUT.println(C());
  }
}
