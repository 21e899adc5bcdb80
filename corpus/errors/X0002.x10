//~ error: X0002
class Greeting {
  public static def main(args:Rail[String]) {
    finish {
      for (p in Place.places()) {
        at (p) async Console.OUT.println("Hello from " + here);
    }
    Console.OUT.println("Goodbye");
  }
}
