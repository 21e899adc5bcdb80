//~ error: X0007
class Count {
  static val MORE = 10ms;
  public static def main(args:Rail[String]) { }
}
