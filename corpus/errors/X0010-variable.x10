//~ error: X0010
class Named {
  public static def main(args:Rail[String]) {
    for (a.b in 0..2) Console.OUT.println(1);
  }
}
