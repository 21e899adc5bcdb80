//~ exit: 75
class Sums {
  public static def main(args:Rail[String]) {
    val total = finish (Reducible.SumReducer[Long]()) { offer 1; };
    Console.OUT.println(total);
  }
}
