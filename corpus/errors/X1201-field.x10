//~ error: X1201
class Sum {
  val total = 1;
  public static def main(args:Rail[String]) { }
  val total = 2;
}
