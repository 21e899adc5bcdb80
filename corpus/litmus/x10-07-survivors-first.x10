//~ places: 3
//~ outcomes: "survivor" "finish" dead 2
// Does the outer finish end before the handler of a survivor has run?  (No.)
public class X1007SurvivorsFirst {
  public static def main(args:Rail[String]) {
    try {
      finish at (Place(1)) async {
        try {
          finish at (Place(2)) async System.killHere();
        } catch (e:MultipleExceptions) {
          Console.OUT.println("survivor");
        }
      }
      Console.OUT.println("finish");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("no");
    }
  }
}
