//~ error: X2002
//~ fairness: good
class Sum {
  public static def main(args:Rail[String]) { }
}
