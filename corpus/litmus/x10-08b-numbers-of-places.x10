//~ places: 3
//~ outcomes: "3 1" "Place(0)" "Place(2)" "next Place(2)" dead 1
// What do numPlaces, places() and next say when a place is dead?  (All of them; the live ones; the next live one.)
public class X1008bNumbersOfPlaces {
  public static def main(args:Rail[String]) {
    try {
      at (Place(1)) System.killHere();
    } catch (e:DeadPlaceException) {
    }
    Console.OUT.println(Place.numPlaces() + " " + Place.numDead());
    for (p in Place.places()) Console.OUT.println(p);
    Console.OUT.println("next " + Place.places().next(here));
  }
}
