//~ exit: 75
import x10.util.Team;
class Names {
  public static def main(args:Rail[String]) {
    val m = new x10.io.File("names.txt");
    x10.util.Nothing.go();
  }
}
