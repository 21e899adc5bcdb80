//~ error: X0008
class Path {
  static val SEPARATOR = '::';
  public static def main(args:Rail[String]) { }
}
