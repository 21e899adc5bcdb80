//~ error: X1301
class Search {
  public static def main(args:Rail[String]) {
    outer: for (i in 1..3) {
      for (j in 1..3) if (i == j) break inner;
    }
  }
}
