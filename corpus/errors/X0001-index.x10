//~ error: X0001
class Sum {
  public static def main(args:Rail[String]) {
    val r = new Rail[Long](3);
    Console.OUT.println(r[0]);
  }
}
