//~ error: X1402
class Greeting {
  public static def mian(args:Rail[String]) {
    Console.OUT.println("hello");
  }
}
