//~ places: 2
//~ outcomes: "caught e"
// Does the exception of an `at` arrive at the `at`, as it was thrown?  (Yes.)
public class X1001aExceptionOfAt {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) throw new Exception("e");
    } catch (e:Exception) {
      Console.OUT.println("caught " + e.getMessage());
    }
  }
}
