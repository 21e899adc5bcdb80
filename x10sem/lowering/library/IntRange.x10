package x10.lang;

/** The numbers from `min` to `max`, both included. */
public struct IntRange implements Iterable[Int] {
    public val min:Int;
    public val max:Int;

    public def this(min:Int, max:Int) { this.min = min; this.max = max; }

    public def iterator():Iterator[Int] = new IntRangeIterator(min, max);
    public def size():Long = max - min + 1;
    public def isEmpty():Boolean = max < min;
    public def contains(i:Int):Boolean = min <= i && i <= max;
    public def min():Int = min;
    public def max():Int = max;
    public def toString():String = "" + min + ".." + max;
    public def equals(that:Any):Boolean =
        that instanceof IntRange && (that as IntRange).min == min && (that as IntRange).max == max;
}
