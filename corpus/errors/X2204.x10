//~ places: 3
//~ failing: 2
class Elsewhere {
  public static def main(args:Rail[String]) {
    at (Place(1)) {}
  }
}
