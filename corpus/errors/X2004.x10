//~ error: X2004
//@ eventual Done: Sum.total == 1
class Sum {
  static val total = 1;
  public static def main(args:Rail[String]) { }
}
