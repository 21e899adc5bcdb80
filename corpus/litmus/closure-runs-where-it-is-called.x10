//~ places: 2
//~ outcomes: "0 1"
// A closure that says `here`: where is that?  (Where it is called.)
public class ClosureRunsWhereItIsCalled {
  public static def main(args:Rail[String]) {
    val f = () => here.id;
    val there = at (Place(1)) f();
    Console.OUT.println(f() + " " + there);
  }
}
