//~ places: 2
//~ failures: 1
//~ holds: NoneTwice NoneLost no-deadlock no-uncaught-exception
//~ outcomes: nothing, dead 1
//@ always NoneTwice: TOTAL() <= WORKERS * ROUNDS
//@ ensures NoneLost: TOTAL() == WORKERS * ROUNDS || Place.numDead() > 0
// Workers at all places add to one cell at place 0, which they reach by a GlobalRef.
public class Contended {
  static val WORKERS = 2;
  static val ROUNDS = 1;
  static val TOTAL = new Cell[Long](0);

  public static def main(args:Rail[String]) {
    val total = GlobalRef[Cell[Long]](TOTAL);
    try {
      finish for (i in 0..(WORKERS - 1)) async {
        at (Place(i % Place.numPlaces())) {
          for (j in 1..ROUNDS) {
            at (total.home) atomic total()() += 1;
          }
        }
      }
    } catch (e:MultipleExceptions) {
      assert Place.numDead() > 0;
    }
  }
}
