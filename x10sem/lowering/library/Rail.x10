package x10.lang;

/** A row of elements; `size` is a field of the calculus. */
public class Rail[T] implements Iterable[T] {
    static def make(size:Long, init:T):Rail[T] = X10Sem.rail(size, init);

    /** `new Rail[T](n, e)`: e is the element, or a function that gives it. */
    static def make2(size:Long, init:Any):Rail[T] {
        if (!X10Sem.query("isFunction", init)) return X10Sem.rail(size, init);
        val made:Rail[T] = X10Sem.rail(size, null);
        for (i in 0..(size - 1)) X10Sem.setElement(made, i, init(i));
        return made;
    }

    static def copyOf(source:Rail[T]):Rail[T] {
        val made:Rail[T] = X10Sem.rail(source.size, null);
        for (i in 0..(source.size - 1)) X10Sem.setElement(made, i, X10Sem.element(source, i));
        return made;
    }

    public operator this(i:Long):T = X10Sem.element(this, i);
    public operator this(i:Long) = (x:T):T { X10Sem.setElement(this, i, x); return x; }
    public def iterator():Iterator[T] = new RailIterator[T](this);
    public def range():LongRange = new LongRange(0, this.size - 1);
    public def size():Long = this.size;

    public def clear():void { clear(0, this.size); }

    public def clear(start:Long, n:Long):void {
        for (i in start..(start + n - 1)) {
            val old = X10Sem.element(this, i);
            X10Sem.setElement(this, i, old == null ? null : X10Sem.query("default", X10Sem.query("className", old)));
        }
    }

    public def fill(x:T):void {
        for (i in 0..(this.size - 1)) X10Sem.setElement(this, i, x);
    }

    public static def copy[U](source:Rail[U], target:Rail[U]):void {
        copy[U](source, 0, target, 0, source.size);
    }

    public static def copy[U](source:Rail[U], from:Long, target:Rail[U], to:Long, n:Long):void {
        val down = from < to;
        for (k in 0..(n - 1)) {
            val i = down ? n - 1 - k : k;
            X10Sem.setElement(target, to + i, X10Sem.element(source, from + i));
        }
    }

    public def reduce[U](op:(U, T) => U, zero:U):U {
        var sum:U = zero;
        for (i in 0..(this.size - 1)) sum = op(sum, X10Sem.element(this, i));
        return sum;
    }

    public def toString():String {
        var text:String = "[";
        for (i in 0..(this.size - 1)) {
            if (i >= 10) return text + "...(omitted " + (this.size - 10) + " elements)]";
            text = text + (i == 0 ? "" : ",") + X10Sem.element(this, i);
        }
        return text + "]";
    }
}
