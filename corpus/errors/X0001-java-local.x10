//~ error: X0001
class Sum {
  public static def main(args:Rail[String]) {
    Long total = 0;
    Console.OUT.println(total);
  }
}
