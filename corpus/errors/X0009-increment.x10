//~ error: X0009
class Sum {
  public static def main(args:Rail[String]) {
    (1 + 2)++;
  }
}
