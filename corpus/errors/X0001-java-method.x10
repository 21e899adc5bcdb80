//~ error: X0001
class Sum {
  public static void main(String[] args) {
    Console.OUT.println(1);
  }
}
