//~ error: X1104
class Account {
  var balance:Long = 0;
  def deposit(n:Long, to:String) { balance += n; }
  public static def main(args:Rail[String]) {
    new Account().deposit(3);
  }
}
