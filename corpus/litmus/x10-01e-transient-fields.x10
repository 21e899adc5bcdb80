//~ places: 2
//~ outcomes: "1 2" "1 0" "1 2"
// What is in a transient field of a copy?  (Its default.)
public class X1001eTransientFields {
  var kept:Long = 1;
  transient var left:Long = 2;
  def show() {
    Console.OUT.println(kept + " " + left);
  }
  public static def main(args:Rail[String]) {
    val a = new X1001eTransientFields();
    a.show();
    at (Place(1)) a.show();
    a.show();
  }
}
