//~ error: X0007
class Count {
  static val TRIALS = 3000000000n;
  public static def main(args:Rail[String]) { }
}
