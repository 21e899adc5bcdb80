//~ error: X1101
class Sum {
  public static def main(args:Rail[String]) {
    val total = 1;
    Console.OUT.println(totel);
  }
}
