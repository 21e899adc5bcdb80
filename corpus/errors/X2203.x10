//~ places: 3
//~ failures: 1
class Twice {
  static def visit(p:Place):Boolean {
    try {
      at (p) { val q = here.next(); }
      return true;
    } catch (e:DeadPlaceException) {
      return false;
    }
  }
  public static def main(args:Rail[String]) {
    if (!visit(Place(1))) visit(Place(2));
  }
}
