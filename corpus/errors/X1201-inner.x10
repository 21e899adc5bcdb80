//~ error: X1201
class Sum {
  static class Part { }
  public static def main(args:Rail[String]) { }
  static class Part { }
}
