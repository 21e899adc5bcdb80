//~ error: X0003
class Greeting {
  public static def main(args:Rail[String]) {
    val price = 3 € 4;
  }
}
