//~ error: X1202
class Sum {
  static val total = 0;
  public static def main(args:Rail[String]) {
    for (i in 1..3) total += i;
  }
}
