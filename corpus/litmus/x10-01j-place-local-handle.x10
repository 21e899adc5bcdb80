//~ places: 2
//~ outcomes: "0 1" "0 1"
// Does a PlaceLocalHandle mean an object of the place where it is used?  (Yes.)
public class X1001jPlaceLocalHandle {
  public static def main(args:Rail[String]) {
    val handle = PlaceLocalHandle.make[Cell[Long]](Place.places(), () => new Cell[Long](here.id));
    val a = handle()();
    val b = at (Place(1)) handle()();
    Console.OUT.println(a + " " + b);
    at (Place(1)) handle()() = 5;
    Console.OUT.println(handle()() + " " + b);
  }
}
