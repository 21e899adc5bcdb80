//~ places: 3
//~ failures: 1
//~ failing: 1
//~ outcomes: "Place(1)" dead 1, "none", "none" dead 1
// Is the set of dead places in a MultipleExceptions the same, however many exceptions there are?  (Yes.)
public class X1010cSameDeadPlaces {
  public static def main(args:Rail[String]) {
    try {
      finish {
        async at (Place(1)) {}
        async at (Place(2)) {}
      }
      Console.OUT.println("none");
    } catch (e:MultipleExceptions) {
      Console.OUT.println(e.getExceptionsOfType[DeadPlaceException]()(0).place);
    }
  }
}
