package x10.util;

/** A row that grows, by its older name. */
public class GrowableRail[T] extends ArrayList[T] {
    public def this() {}
    public def this(capacity:Long) { super(capacity); }
    public def capacity():Long = items.size;
}
