//~ places: 2
//~ outcomes: "end", "end" throws "place 0 failed" dead 0, throws "place 0 failed" dead 0
// Place 1 dooms place 0: how far does the program come?  (To its end, or not.)
public class KillPlaceZeroThere {
  public static def main(args:Rail[String]) {
    at (Place(1)) System.killThere(Place(0));
    Console.OUT.println("end");
  }
}
