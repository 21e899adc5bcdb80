//~ error: X0003
class Greeting {
  public static def main(args:Rail[String]) {
    Console.OUT.println(“Hello”);
  }
}
