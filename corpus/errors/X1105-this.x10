//~ error: X1105
class Account {
  public static def main(args:Rail[String]) {
    Console.OUT.println(this);
  }
}
