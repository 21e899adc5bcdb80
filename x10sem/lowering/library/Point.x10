package x10.lang;

/** A tuple of indices. */
public class Point {
    val coords:Rail[Long];
    public val rank:Long;

    public def this(coords:Rail[Long]) { this.coords = coords; rank = coords.size; }

    public static def make(i:Long):Point = new Point([i as Long]);
    public static def make(i:Long, j:Long):Point = new Point([i as Long, j]);
    public static def make(coords:Rail[Long]):Point = new Point(coords);

    public operator this(i:Long):Long = X10Sem.element(coords, i);
    public def rank():Long = rank;
    public def toString():String = coords.toString();

    public def equals(that:Any):Boolean {
        if (!(that instanceof Point)) return false;
        val other = that as Point;
        if (other.rank != rank) return false;
        for (i in 0..(rank - 1)) if (coords(i) != other.coords(i)) return false;
        return true;
    }
}
