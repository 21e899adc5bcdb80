//~ exit: 75
class Maker[T] {
  def make() = new T();
  public static def main(args:Rail[String]) {
    new Maker[Long]().make();
  }
}
