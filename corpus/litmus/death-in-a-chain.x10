//~ places: 4
//~ failures: 1
//~ outcomes: "10" dead 1, "21" dead 2, "3", "3" dead 1, "3" dead 2, "3" dead 3, "32" dead 3
// Four places in a ring, each calls the next: who reports which failure?  (The nearest live caller.)
public class DeathInAChain {
  static def go(n:Long):Long {
    if (n == 3) return 0;
    try {
      val deeper = at (Place(n + 1)) go(n + 1);
      return 1 + deeper;
    } catch (e:DeadPlaceException) {
      return 10 * (n + 1);
    }
  }
  public static def main(args:Rail[String]) {
    Console.OUT.println(go(0));
  }
}
