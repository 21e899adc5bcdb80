//~ error: X0008
class Path {
  static val HOME = "C:\Users\x10";
  public static def main(args:Rail[String]) { }
}
