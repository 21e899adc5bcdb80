//~ places: 2
//~ failures: 1
//~ outcomes: "DeadPlaceException Place(1)" dead 1, "e", "e" dead 1
// Is the exception of the body seen after the death of the place?  (No, it is masked.)
public class X1003bExceptionOfDyingTarget {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) throw new Exception("e");
    } catch (e:DeadPlaceException) {
      Console.OUT.println("DeadPlaceException " + e.place);
    } catch (e:Exception) {
      Console.OUT.println(e.getMessage());
    }
  }
}
