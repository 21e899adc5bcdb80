package x10.lang;

/** One variable. */
public class Cell[T] {
    public var value:T;

    public def this(value:T) { this.value = value; }
    public static def make[T](value:T):Cell[T] = new Cell[T](value);

    public operator this():T = value;
    public operator this(x:T):T { value = x; return x; }
    public operator this() = (x:T):T { value = x; return x; }
    public def get():T = value;
    public def set(x:T):T { value = x; return x; }
    public def toString():String = "Cell(" + value + ")";
}
