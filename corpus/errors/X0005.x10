//~ error: X0005
class Café {
  public static def main(args:Rail[String]) { }
}
