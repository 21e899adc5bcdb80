//~ error: X1302
class Search {
  static def find():void {
    return 3;
  }
  public static def main(args:Rail[String]) { find(); }
}
