//~ places: 3
//~ outcomes: nothing
// N activities over P places, each of which counts to M in a variable of its own.
public class B1 {
  static val N = 3;
  static val M = 3;
  static val P = 3;
  public static def main(args:Rail[String]) {
    finish for (i in 0..(N - 1)) at (Place(i % P)) async {
      var x:Long = 0;
      for (j in 1..M) x += 1;
    }
  }
}
