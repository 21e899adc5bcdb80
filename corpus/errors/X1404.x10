//~ error: X1404
//@ always Even: ((x:Long) => x % 2 == 0)(Sum.total)
class Sum {
  static val total = 2;
  public static def main(args:Rail[String]) { }
}
