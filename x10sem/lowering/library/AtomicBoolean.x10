package x10.util.concurrent;

/** A truth value; each method that reads and writes is one step. */
public class AtomicBoolean {
    var value:Boolean = false;

    public def this() {}
    public def this(value:Boolean) { this.value = value; }

    public def get():Boolean = value;
    public def set(x:Boolean):void { value = x; }

    public def compareAndSet(expect:Boolean, update:Boolean):Boolean {
        atomic {
            if (value != expect) return false;
            value = update;
            return true;
        }
    }

    public def weakCompareAndSet(expect:Boolean, update:Boolean):Boolean =
        compareAndSet(expect, update);

    public def getAndSet(x:Boolean):Boolean {
        atomic { val old = value; value = x; return old; }
    }

    public def toString():String = "" + value;
}
