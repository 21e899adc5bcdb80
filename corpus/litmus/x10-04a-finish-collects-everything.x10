//~ places: 2
//~ outcomes:
//~   - throws "MultipleExceptions[Exception(a), DeadPlaceException(1)]" dead 1
//~   - throws "MultipleExceptions[DeadPlaceException(1), Exception(a)]" dead 1
// Are exceptions of the program and dead places collected together?  (Yes.)
public class X1004aFinishCollectsEverything {
  public static def main(args:Rail[String]) {
    finish {
      async throw new Exception("a");
      async at (Place(1)) System.killHere();
    }
  }
}
