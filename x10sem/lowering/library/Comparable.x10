package x10.lang;

/** What has an order. */
public interface Comparable[T] {
    public def compareTo(that:T):Int;
}
