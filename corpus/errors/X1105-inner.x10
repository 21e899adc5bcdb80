//~ error: X1105
class Account {
  class Entry { }
  public static def main(args:Rail[String]) {
    val e = new Entry();
  }
}
