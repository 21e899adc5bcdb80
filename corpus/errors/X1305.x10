//~ error: X1305
abstract class Shape {
  abstract def area():Long;
}
class Main {
  public static def main(args:Rail[String]) {
    val s = new Shape();
  }
}
