package x10.util.concurrent;

/** A number; each method that reads and writes is one step. */
public class AtomicLong {
    var value:Long = 0;

    public def this() {}
    public def this(value:Long) { this.value = value; }

    public def get():Long = value;
    public def set(x:Long):void { value = x; }

    public def compareAndSet(expect:Long, update:Long):Boolean {
        atomic {
            if (value != expect) return false;
            value = update;
            return true;
        }
    }

    public def weakCompareAndSet(expect:Long, update:Long):Boolean =
        compareAndSet(expect, update);

    public def getAndSet(x:Long):Long { atomic { val old = value; value = x; return old; } }
    public def getAndAdd(d:Long):Long { atomic { val old = value; value = old + d; return old; } }
    public def addAndGet(d:Long):Long { atomic { val x = value + d; value = x; return x; } }
    public def getAndIncrement():Long = getAndAdd(1);
    public def getAndDecrement():Long = getAndAdd(-1);
    public def incrementAndGet():Long = addAndGet(1);
    public def decrementAndGet():Long = addAndGet(-1);
    public def toString():String = "" + value;
}
