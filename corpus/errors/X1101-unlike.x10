//~ error: X1101
class Sum {
  public static def main(args:Rail[String]) {
    Console.OUT.println(zzz + 1);
  }
}
