//~ error: X0010
class Named { }
class Sized { }
class File extends Named, Sized {
  public static def main(args:Rail[String]) { }
}
