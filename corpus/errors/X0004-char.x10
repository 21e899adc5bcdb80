//~ error: X0004
class Greeting {
  val initial = 'H;
  public static def main(args:Rail[String]) { }
}
