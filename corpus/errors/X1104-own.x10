//~ error: X1104
class Account {
  static def deposit(n:Long) { }
  static def deposit(n:Long, m:Long) { }
  public static def main(args:Rail[String]) {
    deposit();
  }
}
