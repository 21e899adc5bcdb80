//~ error: X0009
class Sum {
  public static def main(args:Rail[String]) {
    val total = 3;
    if (total + 1 = 4) Console.OUT.println("four");
  }
}
