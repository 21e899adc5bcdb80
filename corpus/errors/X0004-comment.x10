//~ error: X0004
class Greeting {
  /* Says hello.
  public static def main(args:Rail[String]) {
    Console.OUT.println("Hello");
  }
}
