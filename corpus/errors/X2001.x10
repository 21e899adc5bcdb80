//~ error: X2001
//~ outcome: "hello"
class Greeting {
  public static def main(args:Rail[String]) { Console.OUT.println("hello"); }
}
