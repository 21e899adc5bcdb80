//~ error: X1302
class Search {
  static val found = at (here) { return 3; };
  public static def main(args:Rail[String]) { Console.OUT.println(found); }
}
