//~ error: X1402
class Greeting {
  static def hello() { Console.OUT.println("hello"); }
}
