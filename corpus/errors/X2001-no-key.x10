//~ error: X2001
//~ it prints one line
class Greeting {
  public static def main(args:Rail[String]) { Console.OUT.println("hello"); }
}
