package x10.util.concurrent;

/** A reference; each method that reads and writes is one step. */
public class AtomicReference[T] {
    var value:T;

    public def this() {}
    public def this(value:T) { this.value = value; }
    public static def newAtomicReference[T](value:T):AtomicReference[T] = new AtomicReference[T](value);

    public def get():T = value;
    public def set(x:T):void { value = x; }

    public def compareAndSet(expect:T, update:T):Boolean {
        atomic {
            if (value != expect) return false;
            value = update;
            return true;
        }
    }

    public def getAndSet(x:T):T { atomic { val old = value; value = x; return old; } }
    public def toString():String = "" + value;
}
