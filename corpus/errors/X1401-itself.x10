//~ error: X1401
class Egg extends Egg {
  public static def main(args:Rail[String]) { new Egg(); }
}
