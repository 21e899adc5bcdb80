//~ error: X1104
class Account(owner:String, balance:Long) {
  def this() { property("Ann"); }
  public static def main(args:Rail[String]) {
    val a = new Account();
  }
}
