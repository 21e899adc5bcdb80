package x10.util.concurrent;

/** A number; each method that reads and writes is one step. */
public class AtomicInteger {
    var value:Int = 0n;

    public def this() {}
    public def this(value:Int) { this.value = value; }

    public def get():Int = value;
    public def set(x:Int):void { value = x; }

    public def compareAndSet(expect:Int, update:Int):Boolean {
        atomic {
            if (value != expect) return false;
            value = update;
            return true;
        }
    }

    public def weakCompareAndSet(expect:Int, update:Int):Boolean =
        compareAndSet(expect, update);

    public def getAndSet(x:Int):Int { atomic { val old = value; value = x; return old; } }
    public def getAndAdd(d:Int):Int { atomic { val old = value; value = old + d; return old; } }
    public def addAndGet(d:Int):Int { atomic { val x = value + d; value = x; return x; } }
    public def getAndIncrement():Int = getAndAdd(1n);
    public def getAndDecrement():Int = getAndAdd(-1n);
    public def incrementAndGet():Int = addAndGet(1n);
    public def decrementAndGet():Int = addAndGet(-1n);
    public def toString():String = "" + value;
}
