//~ error: X1202
class Sum {
  val total = 0;
  def add(n:Long) { total += n; }
  public static def main(args:Rail[String]) { new Sum().add(1); }
}
