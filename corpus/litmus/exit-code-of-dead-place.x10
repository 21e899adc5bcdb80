//~ places: 2
//~ outcomes: throws DeadPlaceException(1) dead 1 exit 3
// Place 1 sets the exit code and dies: is it kept?  (Yes.)
public class ExitCodeOfDeadPlace {
  public static def main(args:Rail[String]) {
    at (Place(1)) {
      System.setExitCode(3n);
      System.killHere();
    }
  }
}
