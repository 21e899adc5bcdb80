//~ places: 2
//~ outcomes: "2" "2" "1"
// Does the copy keep sharing and cycles?  (Yes, and the original does not change.)
public class X1001dCopyKeepsSharingAndCycles {
  var value:Long = 1;
  var next:X1001dCopyKeepsSharingAndCycles;
  public static def main(args:Rail[String]) {
    val a = new X1001dCopyKeepsSharingAndCycles();
    val b = new X1001dCopyKeepsSharingAndCycles();
    a.next = b;
    b.next = a;
    at (Place(1)) {
      b.value = 2;
      Console.OUT.println(a.next.value);
      Console.OUT.println(a.next.next.next.value);
    }
    Console.OUT.println(b.value);
  }
}
