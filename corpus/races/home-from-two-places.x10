//~ places: 3
//~ races: yes
//~ refuted: no-data-races
// Both come home to write, each from a place of its own.
public class HomeFromTwoPlaces {
    static val count = new Cell[Long](0);

    public static def main(args:Rail[String]) {
        finish for (p in Place.places()) {
            if (p != here) at (p) async at (Place(0)) count() = p.id;
        }
    }
}
