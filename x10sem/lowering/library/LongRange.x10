package x10.lang;

/** The numbers from `min` to `max`, both included. */
public struct LongRange implements Iterable[Long] {
    public val min:Long;
    public val max:Long;

    public def this(min:Long, max:Long) { this.min = min; this.max = max; }

    public def iterator():Iterator[Long] = new LongRangeIterator(min, max);
    public def size():Long = max - min + 1;
    public def isEmpty():Boolean = max < min;
    public def contains(i:Long):Boolean = min <= i && i <= max;
    public def min():Long = min;
    public def max():Long = max;
    public def toString():String = "" + min + ".." + max;
    public def equals(that:Any):Boolean =
        that instanceof LongRange && (that as LongRange).min == min && (that as LongRange).max == max;
}
