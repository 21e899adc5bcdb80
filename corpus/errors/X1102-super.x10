//~ error: X1102
class Sum extends x10Tset {
  public static def main(args:Rail[String]) { }
}
