//~ places: 1
//~ holds: no-deadlock AllCounted
//~ outcomes: nothing
//@ ensures AllCounted: C() == N * M
// N activities, each of which adds 1 to a shared counter M times, atomically.
public class B2 {
  static val N = 2;
  static val M = 3;
  static val C = new Cell[Long](0);
  public static def main(args:Rail[String]) {
    finish for (i in 1..N) async {
      for (j in 1..M) atomic C() += 1;
    }
  }
}
