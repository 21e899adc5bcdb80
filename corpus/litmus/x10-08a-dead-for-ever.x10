//~ places: 2
//~ failures: 1
//~ outcomes: "false false", "false false" dead 1, "false true" dead 1, "true true" dead 1
// Can a dead place live again?  (No.)
public class X1008aDeadForEver {
  public static def main(args:Rail[String]) {
    val a = Place(1).isDead();
    val b = Place(1).isDead();
    Console.OUT.println(a + " " + b);
  }
}
