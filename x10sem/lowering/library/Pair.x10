package x10.util;

/** Two values. */
public class Pair[T, U] {
    public val first:T;
    public val second:U;

    public def this(first:T, second:U) { this.first = first; this.second = second; }

    public def toString():String = "(" + first + ", " + second + ")";

    public def equals(that:Any):Boolean {
        if (!(that instanceof Pair)) return false;
        val other = that as Pair[T, U];
        return first.equals(other.first) && second.equals(other.second);
    }
}
