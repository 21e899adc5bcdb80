//~ error: X0007
class Count {
  static val TRIALS = 10un1;
  static val MORE = 10nn;
  public static def main(args:Rail[String]) { }
}
