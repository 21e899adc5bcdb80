//~ error: X1203
class Bank {
  public static def main(args:Rail[String]) {
    var balance:Long = 0;
    at (Place(1)) balance = 100;
    Console.OUT.println(balance);
  }
}
