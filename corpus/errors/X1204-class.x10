//~ error: X1204
class Bank {
  public static def main(args:Rail[String]) {
    var balance:Long = 0;
    val a = new Any() { def show() = balance; };
  }
}
