//~ error: X1101
class Sum {
  static def addUp(n:Long) = n * (n + 1) / 2;
  public static def main(args:Rail[String]) {
    Console.OUT.println(addup(3));
  }
}
