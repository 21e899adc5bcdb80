class Greeting {
  public static def main(args:Rail[String]) {
    if (args.size > 0) {
      Console.OUT.println("hello " + args(0));
    }
    try {
      finish async Console.OUT.println("hello");
    } catch (e:MultipleExceptions) {
      Console.OUT.println("a place is dead");
    }
  }
}
