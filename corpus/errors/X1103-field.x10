//~ error: X1103
class Account {
  var balance:Long = 0;
  public static def main(args:Rail[String]) {
    val a = new Account();
    Console.OUT.println(a.owner);
  }
}
