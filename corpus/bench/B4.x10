//~ places: 3
//~ failures: 1
//~ holds: no-deadlock no-assertion-fails no-uncaught-exception
//~ outcomes: nothing, dead 1, dead 2
// Nested: level i, at place i mod D, is a finish around level i+1 and a task, both at the next
// place.  A level throws only if a place has failed.
public class B4 {
  static val D = 3;

  static def level(i:Long) {
    if (i == D) return;
    val next = Place((i + 1) % D);
    finish {
      at (next) async level(i + 1);
      at (next) async {
        var x:Long = 0;
        x += 1;
      }
    }
  }

  public static def main(args:Rail[String]) {
    try {
      level(0);
    } catch (e:MultipleExceptions) {
      assert Place.numDead() > 0;
    }
  }
}
