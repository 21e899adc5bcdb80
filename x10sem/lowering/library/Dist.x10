package x10.regionarray;

/** One point for each place: the domain of `ateach`. */
public class Dist {
    val group:PlaceGroup;

    def this(group:PlaceGroup) { this.group = group; }

    public static def makeUnique():Dist = new Dist(Place.places());
    public static def makeUnique(group:PlaceGroup):Dist = new Dist(group);

    public def places():PlaceGroup = group;
    public def numPlaces():Long = group.numPlaces();
    public operator this(p:Point):Place = group(p(0));

    /** The points at a place. */
    public def get(p:Place):Rail[Point] {
        val i = group.indexOf(p);
        if (i < 0) return X10Sem.rail(0, null);
        return [Point.make(i)];
    }

    public operator this | (p:Place):Rail[Point] = get(p);
    public def iterator():Iterator[Point] =
        new RailIterator[Point](new Rail[Point](group.numPlaces(), (i:Long) => Point.make(i)));
}
