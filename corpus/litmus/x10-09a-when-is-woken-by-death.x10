//~ places: 2
//~ outcomes: "woken" dead 1
// Does `when (p.isDead())` wake up when p dies?  (Yes.)
public class X1009aWhenIsWokenByDeath {
  public static def main(args:Rail[String]) {
    System.killThere(Place(1));
    when (Place(1).isDead()) Console.OUT.println("woken");
  }
}
