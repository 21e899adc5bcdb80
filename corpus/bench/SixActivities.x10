//~ places: 3
//~ failures: 2
//~ holds: happens-before failures-are-masked no-deadlock
// Six activities at three places, of which two may fail: finishes in finishes, activities that
// outlive the place that spawned them, and handlers that go on elsewhere.  What waits for what?
public class SixActivities {
  static def work() {
    var x:Long = 0;
    x += 1;
  }

  public static def main(args:Rail[String]) {
    try {
      finish {
        at (Place(1)) async {
          try {
            finish {
              at (Place(2)) async {
                at (Place(0)) async work();
                work();
              }
              async work();
            }
          } catch (e:MultipleExceptions) {
            at (Place(2)) work();
          }
          work();
        }
        at (Place(2)) async {
          finish at (Place(1)) async work();
          work();
        }
        work();
      }
    } catch (e:MultipleExceptions) {
      assert Place.numDead() > 0;
    }
    work();
  }
}
