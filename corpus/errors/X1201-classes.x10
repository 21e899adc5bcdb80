//~ error: X1201
class Sum {
  public static def main(args:Rail[String]) { }
}
class Sum { }
