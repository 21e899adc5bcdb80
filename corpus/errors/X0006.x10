//~ error: X0006
class Sum {
  public static def main(args:Rail[String]) {
    val r = [1, 2, 3);
    Console.OUT.println(r(0));
  }
}
