//~ error: X1104
class Account(owner:String) {
  public static def main(args:Rail[String]) {
    val a = new Account("Ann", 100);
  }
}
