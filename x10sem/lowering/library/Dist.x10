package x10.regionarray;

/** A region, and the place of each of its points: a domain of `ateach`. */
public class Dist implements Iterable[Point] {
    public val region:Region;
    val group:PlaceGroup;
    val owners:Rail[Place];

    def this(region:Region, group:PlaceGroup, owners:Rail[Place]) {
        this.region = region;
        this.group = group;
        this.owners = owners;
    }

    public static def makeUnique():Dist = makeUnique(Place.places());
    public static def makeUnique(group:PlaceGroup):Dist =
        new Dist(Region.make(0, group.size() - 1), group, group.members);
    public static def make(r:Region):Dist = makeConstant(r, here);
    public static def makeConstant(r:Region):Dist = makeConstant(r, here);
    public static def makeConstant(r:Region, p:Place):Dist =
        new Dist(r, new PlaceGroup([p]), new Rail[Place](r.size(), p));
    public static def makeBlock(r:Region):Dist = makeBlock(r, 0);

    /** Cut an axis into as many blocks as there are places; the first ones are the longer. */
    public static def makeBlock(r:Region, axis:Long):Dist {
        val group = Place.places();
        val n = r.width(axis);
        val short = n / group.size();
        val longer = n % group.size();
        val owners = new Rail[Place](r.size(), (k:Long) => {
            val i = r.point(k)(axis) - r.min(axis);
            val head = longer * (short + 1);
            group(i < head ? i / (short + 1) : longer + (i - head) / short)
        });
        return new Dist(r, group, owners);
    }

    public def places():PlaceGroup = group;
    public def numPlaces():Long = group.numPlaces();
    public def rank():Long = region.rank;
    public def size():Long = region.size();
    public def contains(p:Point):Boolean = region.contains(p);
    public operator this(i:Any):Place = X10Sem.element(owners, region.indexOf(i));
    public operator this(i:Long, j:Long):Place = X10Sem.element(owners, region.indexOf(i, j));

    /** The points at a place. */
    public def get(p:Place):Rail[Point] {
        var n:Long = 0;
        for (k in 0..(owners.size - 1)) if (isAt(k, p)) n = n + 1;
        val found:Rail[Point] = X10Sem.rail(n, null);
        n = 0;
        for (k in 0..(owners.size - 1)) {
            if (isAt(k, p)) {
                X10Sem.setElement(found, n, region.point(k));
                n = n + 1;
            }
        }
        return found;
    }

    def isAt(k:Long, p:Place):Boolean = X10Sem.op("==", X10Sem.element(owners, k), p);

    public operator this | (p:Place):Rail[Point] = get(p);
    public def iterator():Iterator[Point] = region.iterator();

    public def equals(that:Any):Boolean {
        if (!(that instanceof Dist)) return false;
        val other = that as Dist;
        if (!region.equals(other.region)) return false;
        for (k in 0..(owners.size - 1)) if (!isAt(k, other.owners(k))) return false;
        return true;
    }
}
