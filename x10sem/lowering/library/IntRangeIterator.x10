package x10.lang;

/** Runs over a range. */
public class IntRangeIterator implements Iterator[Int] {
    var now:Int;
    val max:Int;

    def this(min:Int, max:Int) { now = min; this.max = max; }

    public def hasNext():Boolean = now <= max;
    public def next():Int { val i = now; now = i + 1n; return i; }
}
