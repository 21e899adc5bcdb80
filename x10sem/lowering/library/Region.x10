package x10.regionarray;

/** A box of points, in the order of their last coordinates first. */
public class Region implements Iterable[Point] {
    public val rank:Long;
    val low:Rail[Long];
    val high:Rail[Long];

    def this(low:Rail[Long], high:Rail[Long]) {
        this.low = low;
        this.high = high;
        rank = low.size;
    }

    public static def make(low:Long, high:Long):Region =
        new Region([low as Long], [high as Long]);
    public static def make(r:LongRange):Region = make(r.min, r.max);
    public static def make(r:LongRange, s:LongRange):Region =
        new Region([r.min, s.min], [r.max, s.max]);
    public static def make(r:LongRange, s:LongRange, t:LongRange):Region =
        new Region([r.min, s.min, t.min], [r.max, s.max, t.max]);
    public static def makeRectangular(low:Long, high:Long):Region = make(low, high);
    public static def makeRectangular(r:LongRange):Region = make(r);
    public static def makeRectangular(r:LongRange, s:LongRange):Region = make(r, s);
    public static def makeRectangular(low:Rail[Long], high:Rail[Long]):Region =
        new Region(low, high);

    public def rank():Long = rank;
    public def min(axis:Long):Long = X10Sem.element(low, axis);
    public def max(axis:Long):Long = X10Sem.element(high, axis);

    public def size():Long {
        var n:Long = 1;
        for (axis in 0..(rank - 1)) n = n * width(axis);
        return n;
    }

    def width(axis:Long):Long {
        val n = max(axis) - min(axis) + 1;
        return n < 0 ? 0 : n;
    }

    public def isEmpty():Boolean = size() == 0;

    public def contains(i:Long):Boolean = min(0) <= i && i <= max(0);
    public def contains(i:Long, j:Long):Boolean =
        contains(i) && min(1) <= j && j <= max(1);

    public def contains(p:Point):Boolean {
        for (axis in 0..(rank - 1)) {
            if (p(axis) < min(axis) || p(axis) > max(axis)) return false;
        }
        return true;
    }

    /** The place of a point in the order. */
    public def indexOf(i:Any):Long {
        if (i instanceof Point) return positionOf(i as Point);
        val n = X10Sem.query("as", i, "Long");
        return positionOf(Point.make(n));
    }

    public def indexOf(i:Long, j:Long):Long = positionOf(Point.make(i, j));

    def positionOf(p:Point):Long {
        if (p.rank != rank || !contains(p)) {
            throw new ArrayIndexOutOfBoundsException("point " + p + " not contained in array");
        }
        var n:Long = 0;
        for (axis in 0..(rank - 1)) n = n * width(axis) + p(axis) - min(axis);
        return n;
    }

    def point(n:Long):Point {
        val coords:Rail[Long] = X10Sem.rail(rank, 0);
        var rest:Long = n;
        for (k in 1..rank) {
            val axis = rank - k;
            X10Sem.setElement(coords, axis, min(axis) + rest % width(axis));
            rest = rest / width(axis);
        }
        return new Point(coords);
    }

    public def points():Rail[Point] = new Rail[Point](size(), (n:Long) => point(n));
    public def iterator():Iterator[Point] = new RailIterator[Point](points());

    public operator this -> (p:Place):Dist = Dist.makeConstant(this, p);

    public operator this * (that:Region):Region {
        val from = rank;
        val lows = new Rail[Long](rank + that.rank, (k:Long) => k < from ? min(k) : that.min(k - from));
        val highs = new Rail[Long](rank + that.rank, (k:Long) => k < from ? max(k) : that.max(k - from));
        return new Region(lows, highs);
    }

    public def equals(that:Any):Boolean {
        if (!(that instanceof Region)) return false;
        val other = that as Region;
        if (other.rank != rank) return false;
        for (axis in 0..(rank - 1)) {
            if (min(axis) != other.min(axis) || max(axis) != other.max(axis)) return false;
        }
        return true;
    }

    public def toString():String {
        var text:String = "[";
        for (axis in 0..(rank - 1)) {
            text = text + (axis == 0 ? "" : ",") + min(axis) + ".." + max(axis);
        }
        return text + "]";
    }
}
