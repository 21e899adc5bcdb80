//~ error: X2002
//~ places: many
class Greeting {
  public static def main(args:Rail[String]) { Console.OUT.println("hello"); }
}
