//~ error: X1105
class Account {
  var balance:Long = 0;
  public static def main(args:Rail[String]) {
    balance = 100;
  }
}
