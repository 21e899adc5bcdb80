//~ error: X1202
class Sum {
  static val total = 0;
}
class Main {
  public static def main(args:Rail[String]) {
    Sum.total = 1;
  }
}
