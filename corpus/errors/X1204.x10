//~ error: X1204
class Bank {
  public static def main(args:Rail[String]) {
    var balance:Long = 0;
    val deposit = (n:Long) => { balance += n; };
    deposit(100);
  }
}
