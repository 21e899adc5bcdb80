class Forever {
  public static def main(args:Rail[String]) {
    for (var i:Long = 0; i >= 0; i++) Console.OUT.print("");
  }
}
