//~ places: 4
//~ failures: 1
//~ outcomes: "end"
// Four places in a ring, each calls the next: who reports which failure?  (The nearest live caller.)
public class DeathInAChain {
  static def go(n:Long):Long {
    if (n == 3) return 0;
    try {
      return 1 + at (Place(n + 1)) go(n + 1);
    } catch (e:DeadPlaceException) {
      return 10 * (n + 1);
    }
  }
  public static def main(args:Rail[String]) {
    Console.OUT.println(go(0));
  }
}
