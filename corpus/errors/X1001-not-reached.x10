//~ exit: 0
class Barrier {
  public static def main(args:Rail[String]) {
    if (args.size > 0) clocked finish { }
    Console.OUT.println("done");
  }
}
