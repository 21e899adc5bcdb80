public class Half {
  public static def main(Rail[String]) {
    Console.OUT.println(1.0 / 2.0);
  }
}
