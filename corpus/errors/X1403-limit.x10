//~ error: X1403
class Sum {
  static val limit = 1000000;
  public static def main(args:Rail[String]) {
    for (i in 1..limit) Console.OUT.println(i);
  }
}
