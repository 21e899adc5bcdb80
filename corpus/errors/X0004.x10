//~ error: X0004
class Greeting {
  public static def main(args:Rail[String]) {
    Console.OUT.println("Hello);
  }
}
