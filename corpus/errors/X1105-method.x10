//~ error: X1105
class Account {
  def show() { Console.OUT.println("mine"); }
  public static def main(args:Rail[String]) {
    show();
  }
}
