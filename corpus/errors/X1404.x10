//~ error: X1404
//@ always Even: [1, 2, 3].size == 2
class Sum {
  public static def main(args:Rail[String]) { }
}
