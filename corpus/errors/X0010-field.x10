//~ error: X0010
class Named {
  val [x, y] = new Rail[Long](2);
  public static def main(args:Rail[String]) { }
}
