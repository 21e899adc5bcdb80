//~ error: X1203
class Bank {
  public static def main(args:Rail[String]) {
    var balance:Long = 0;
    balance = 50;
    for (p in Place.places()) at (p) async {
      Console.OUT.println(balance);
    }
  }
}
