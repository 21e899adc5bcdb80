//~ error: X1304
class Account(owner:String) {
  def this() {
    Console.OUT.println("a new account");
    this("nobody");
  }
  public static def main(args:Rail[String]) { new Account(); }
}
