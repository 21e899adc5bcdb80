package x10.util;

/** A row that grows. */
public class ArrayList[T] implements Iterable[T] {
    var items:Rail[T];
    var count:Long = 0;

    public def this() { items = X10Sem.rail(4, null); }
    public def this(capacity:Long) { items = X10Sem.rail(capacity, null); }

    public static def make[T]():ArrayList[T] = new ArrayList[T]();

    public def add(x:T):Boolean {
        val n = count;
        if (n == items.size) grow();
        X10Sem.setElement(items, n, x);
        count = n + 1;
        return true;
    }

    def grow():void {
        val old = items;
        val more:Rail[T] = X10Sem.rail(old.size * 2 + 1, null);
        for (i in 0..(old.size - 1)) X10Sem.setElement(more, i, X10Sem.element(old, i));
        items = more;
    }

    def check(i:Long):void {
        if (i < 0 || i >= count) {
            throw new ArrayIndexOutOfBoundsException("index " + i + " out of range");
        }
    }

    public def get(i:Long):T { check(i); return X10Sem.element(items, i); }
    public def set(x:T, i:Long):T { check(i); X10Sem.setElement(items, i, x); return x; }
    public operator this(i:Long):T = get(i);
    public operator this(i:Long) = (x:T):T = set(x, i);
    public def size():Long = count;
    public def isEmpty():Boolean = count == 0;
    public def clear():Boolean { count = 0; items = X10Sem.rail(4, null); return true; }
    public def getFirst():T = get(0);
    public def getLast():T = get(count - 1);
    public def removeFirst():T = removeAt(0);
    public def removeLast():T = removeAt(count - 1);
    public def addAll(those:Iterable[T]):Boolean { for (x in those) add(x); return true; }

    public def addBefore(i:Long, x:T):void {
        add(x);
        for (k in 0..(count - 2 - i)) {
            X10Sem.setElement(items, count - 1 - k, X10Sem.element(items, count - 2 - k));
        }
        X10Sem.setElement(items, i, x);
    }

    public def removeAt(i:Long):T {
        val old = get(i);
        for (k in i..(count - 2)) X10Sem.setElement(items, k, X10Sem.element(items, k + 1));
        count = count - 1;
        X10Sem.setElement(items, count, null);
        return old;
    }

    public def indexOf(x:T):Long {
        for (i in 0..(count - 1)) {
            val each = X10Sem.element(items, i);
            if (each == null ? x == null : each.equals(x)) return i;
        }
        return -1;
    }

    public def contains(x:T):Boolean = indexOf(x) >= 0;

    public def remove(x:T):Boolean {
        val i = indexOf(x);
        if (i < 0) return false;
        removeAt(i);
        return true;
    }

    public def toRail():Rail[T] {
        val made:Rail[T] = X10Sem.rail(count, null);
        for (i in 0..(count - 1)) X10Sem.setElement(made, i, X10Sem.element(items, i));
        return made;
    }

    public def iterator():Iterator[T] = new RailIterator[T](items, count);
    public def toString():String = toRail().toString();
}
