//~ error: X1302
class Search {
  static def find():Long {
    finish async { return 3; }
    return 0;
  }
  public static def main(args:Rail[String]) { Console.OUT.println(find()); }
}
