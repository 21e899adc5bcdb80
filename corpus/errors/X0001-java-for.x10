//~ error: X0001
class Sum {
  public static def main(args:Rail[String]) {
    for (p : Place.places()) Console.OUT.println(p);
  }
}
