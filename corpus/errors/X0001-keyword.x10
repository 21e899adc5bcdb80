//~ error: X0001
class Sum {
  public static def main(args:Rail[String]) {
    val at = here;
    Console.OUT.println(at);
  }
}
