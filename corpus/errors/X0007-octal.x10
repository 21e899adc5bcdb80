//~ error: X0007
class Count {
  static val TRIALS = 0189;
  public static def main(args:Rail[String]) { }
}
