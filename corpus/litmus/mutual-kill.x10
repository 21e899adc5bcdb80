//~ places: 3
//~ outcomes:
//~   - nothing
//~   - dead 1
//~   - dead 1+2
//~   - dead 2
//~   - throws MultipleExceptions[DeadPlaceException(1), DeadPlaceException(2)] dead 1+2
//~   - throws MultipleExceptions[DeadPlaceException(1)] dead 1
//~   - throws MultipleExceptions[DeadPlaceException(1)] dead 1+2
//~   - throws MultipleExceptions[DeadPlaceException(2), DeadPlaceException(1)] dead 1+2
//~   - throws MultipleExceptions[DeadPlaceException(2)] dead 1+2
//~   - throws MultipleExceptions[DeadPlaceException(2)] dead 2
// Places 1 and 2 doom each other: can both survive?  (Yes, until they die.)
public class MutualKill {
  public static def main(args:Rail[String]) {
    finish {
      async at (Place(1)) System.killThere(Place(2));
      async at (Place(2)) System.killThere(Place(1));
    }
  }
}
