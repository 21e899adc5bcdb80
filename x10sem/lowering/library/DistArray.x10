package x10.regionarray;

/** An element for each point of a distribution, kept at its place and to be used there only. */
public class DistArray[T] implements Iterable[Point] {
    public val dist:Dist;
    public val region:Region;
    public val rank:Long;
    val parts:PlaceLocalHandle[Rail[T]];

    def this(dist:Dist, parts:PlaceLocalHandle[Rail[T]]) {
        this.dist = dist;
        this.parts = parts;
        region = dist.region;
        rank = dist.region.rank;
    }

    public static def make[T](dist:Dist):DistArray[T] {
        val n = dist.size();
        return new DistArray[T](dist, PlaceLocalHandle.make[Rail[T]](dist.places(), () => new Rail[T](n)));
    }

    /** Start with an element, or with what a function of the point gives. */
    public static def make[T](dist:Dist, init:Any):DistArray[T] {
        val made = make[T](dist);
        finish for (p in dist.places()) at (p) made.start(init);
        return made;
    }

    def start(init:Any):void {
        for (p in dist.get(here)) this(p) = X10Sem.query("isFunction", init) ? init(p) : init;
    }

    public def rank():Long = rank;
    public def size():Long = region.size();
    public def places():PlaceGroup = dist.places();
    public def get(p:Place):Rail[Point] = dist.get(p);
    public def iterator():Iterator[Point] = region.iterator();

    def local(k:Long):Long {
        if (!dist.isAt(k, here)) {
            throw new BadPlaceException("point " + region.point(k) + " not defined at " + here);
        }
        return k;
    }

    public operator this(i:Any):T = X10Sem.element(parts(), local(region.indexOf(i)));
    public operator this(i:Long, j:Long):T = X10Sem.element(parts(), local(region.indexOf(i, j)));

    public operator this(i:Any) = (x:T):T {
        X10Sem.setElement(parts(), local(region.indexOf(i)), x);
        return x;
    }

    public operator this(i:Long, j:Long) = (x:T):T {
        X10Sem.setElement(parts(), local(region.indexOf(i, j)), x);
        return x;
    }

    public def fill(x:T):void {
        finish for (p in places()) at (p) start(x);
    }

    public def reduce[U](op:(U, T) => U, unit:U):U = reduce[U](op, op, unit);

    public def reduce[U](lop:(U, T) => U, gop:(U, U) => U, unit:U):U {
        var sum:U = unit;
        for (p in places()) {
            val part = at (p) partial(lop, unit);
            sum = gop(sum, part);
        }
        return sum;
    }

    def partial(op:(T, T) => T, unit:T):T {
        var sum:T = unit;
        for (p in dist.get(here)) sum = op(sum, this(p));
        return sum;
    }
}
