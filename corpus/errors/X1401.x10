//~ error: X1401
class Egg extends Hen {
  public static def main(args:Rail[String]) { new Egg(); }
}
class Hen extends Egg { }
