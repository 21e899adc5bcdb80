//~ error: X2004
//@ always
class Sum {
  public static def main(args:Rail[String]) { }
}
