//~ error: X0001
class Sum {
  public static def main(args:Rail<String>) {
    Console.OUT.println(1);
  }
}
