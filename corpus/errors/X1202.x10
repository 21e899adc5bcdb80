//~ error: X1202
class Sum {
  public static def main(args:Rail[String]) {
    val total = 0;
    for (i in 1..3) total += i;
    Console.OUT.println(total);
  }
}
