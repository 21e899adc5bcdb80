class Sum {
  static val limit = 3;
  public static def main(args:Rail[String]) {
    for (i in 1..limit) Console.OUT.println(i);
  }
}
