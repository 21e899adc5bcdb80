//~ error: X1102
class Sum {
  public static def main(args:Rail[String]) {
    val a = new Acount(3);
    Console.OUT.println(a);
  }
}
class Account {
}
