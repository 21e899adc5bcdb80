//~ error: X1304
class Account(owner:String) {
  def rename(to:String) {
    property(to);
  }
  public static def main(args:Rail[String]) { new Account("Ann").rename("Bob"); }
}
