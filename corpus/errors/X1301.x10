//~ error: X1301
class Search {
  public static def main(args:Rail[String]) {
    finish for (i in 1..3) async {
      if (i == 2) break;
      Console.OUT.println(i);
    }
  }
}
