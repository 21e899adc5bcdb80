//~ error: X0001
public class Bank {
  static val balance = new Cell[Long](0);

  public static def main(args:Rail[String]) {
    finish async balance() = 10
    Console.OUT.println(balance());
  }
}
