package x10.lang;

/** Runs over a range. */
public class LongRangeIterator implements Iterator[Long] {
    var now:Long;
    val max:Long;

    def this(min:Long, max:Long) { now = min; this.max = max; }

    public def hasNext():Boolean = now <= max;
    public def next():Long { val i = now; now = i + 1; return i; }
}
