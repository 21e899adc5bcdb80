//~ error: X0006
class Sum {
  public static def main(args:Rail[String]) {
    if (args.size > 0)) {
      Console.OUT.println(1);
    }
  }
}
