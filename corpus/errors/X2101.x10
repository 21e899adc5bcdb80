class Race {
  public static def main(args:Rail[String]) {
    finish {
      async Console.OUT.print("a");
      async Console.OUT.print("b");
    }
    Console.OUT.println();
  }
}
