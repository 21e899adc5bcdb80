//~ exit: 75
class Barrier {
  public static def main(args:Rail[String]) {
    clocked finish {
      clocked async Console.OUT.println("one");
      clocked async Console.OUT.println("two");
    }
  }
}
