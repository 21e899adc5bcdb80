package x10.lang;

/** A variable of one place, that every place can read and write. */
public class GlobalCell[T] {
    val root:GlobalRef[Cell[T]];

    public def this(value:T) { root = GlobalRef[Cell[T]](new Cell[T](value)); }
    public static def make[T](value:T):GlobalCell[T] = new GlobalCell[T](value);

    public operator this():T = get();
    public operator this(x:T):T = set(x);
    public operator this() = (x:T):T = set(x);

    public def get():T {
        val r = root;
        return at (r.home) X10Sem.valOf(r).value;
    }

    public def set(x:T):T {
        val r = root;
        at (r.home) { X10Sem.valOf(r).set(x); }
        return x;
    }

    public def toString():String = "" + get();
}
