//~ error: X0001
class Sum {
  total = 1;
  public static def main(args:Rail[String]) { }
}
