//~ exit: 75
import x10.util.HashMap;
class Names {
  public static def main(args:Rail[String]) {
    val m = new HashMap[String,Long]();
    m.put("one", 1);
    m.rehash();
  }
}
