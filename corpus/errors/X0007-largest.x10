//~ error: X0007
class Count {
  static val TRIALS = 9223372036854775808;
  public static def main(args:Rail[String]) { }
}
