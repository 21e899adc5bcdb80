//~ error: X0001
class Sum {
  public static def main(args:Rail[String]) {
    finish { async { Console.OUT.println(1) } }
  }
}
