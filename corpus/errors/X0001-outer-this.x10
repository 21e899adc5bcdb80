//~ error: X0001
class Sum {
  val total = 1;
  def m() = total.m().this;
  public static def main(args:Rail[String]) { }
}
