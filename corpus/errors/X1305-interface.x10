//~ error: X1305
interface Shape {
  def area():Long;
}
class Main {
  public static def main(args:Rail[String]) {
    val s = new Shape();
  }
}
