//~ error: X1103
class Account {
  var balance:Long = 0;
  def deposit(n:Long) { balance += n; }
  public static def main(args:Rail[String]) {
    new Account().depositt(3);
  }
}
