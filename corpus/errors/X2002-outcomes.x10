//~ error: X2002
//~ outcomes: "hello
class Greeting {
  public static def main(args:Rail[String]) { Console.OUT.println("hello"); }
}
