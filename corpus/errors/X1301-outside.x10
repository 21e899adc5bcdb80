//~ error: X1301
class Search {
  public static def main(args:Rail[String]) {
    if (args.size == 0) continue;
  }
}
