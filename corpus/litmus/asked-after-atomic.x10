//~ places: 1
//@ never Three: output == "3\n"
public class Lock {
  public static def main(args:Rail[String]) {
    finish { async atomic { Console.OUT.println(3); val x = 1; } Console.OUT.println(4); }
  }
}
