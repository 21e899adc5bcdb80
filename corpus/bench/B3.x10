//~ places: 3
//~ failures: 1
//~ holds: no-deadlock no-assertion-fails no-uncaught-exception
//~   happens-before failures-are-masked losses-are-reported-once
//~ outcomes: nothing, dead 1, dead 2
// B1 where places fail: N activities over P places, each of which counts to M in a variable of
// its own.  What is spawned at a place that has failed is lost; the others are spawned all the
// same.  The finish throws only if a place has failed.
public class B3 {
  static val N = 3;
  static val M = 3;
  static val P = 3;
  public static def main(args:Rail[String]) {
    try {
      finish for (i in 0..(N - 1)) {
        try {
          at (Place(i % P)) async {
            var x:Long = 0;
            for (j in 1..M) x += 1;
          }
        } catch (e:DeadPlaceException) {
          assert Place.numDead() > 0;
        }
      }
    } catch (e:MultipleExceptions) {
      assert Place.numDead() > 0;
    }
  }
}
