//~ error: X0001
class Sum {
  public static def main(args:Rail[String]) {
    finish static async Console.OUT.println(1);
  }
}
