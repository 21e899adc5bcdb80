//~ error: X1201
class Sum {
  public static def main(args:Rail[String]) {
    val total = 1;
    Console.OUT.println(total);
    val total = 2;
  }
}
