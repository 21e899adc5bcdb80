//~ error: X1302
class Search {
  static def find():Long {
    return;
  }
  public static def main(args:Rail[String]) { find(); }
}
