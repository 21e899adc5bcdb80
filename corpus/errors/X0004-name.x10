//~ error: X0004
class Greeting {
  val `at = 1;
  public static def main(args:Rail[String]) { }
}
