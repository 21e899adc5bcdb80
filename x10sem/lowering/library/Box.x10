package x10.util;

/** One value, as an object. */
public class Box[T] {
    public val value:T;

    public def this(value:T) { this.value = value; }

    public operator this():T = value;
    public def toString():String = "" + value;
    public def equals(that:Any):Boolean = that instanceof Box && (that as Box[T]).value == value;
    public def hashCode():Int = value.hashCode();
}
