//~ error: X0007
class Count {
  static val MORE = 10nn;
  public static def main(args:Rail[String]) { }
}
