//~ error: X0010
class Named {
  static val f:(x) => Long = (x:Long) => x;
  public static def main(args:Rail[String]) { }
}
