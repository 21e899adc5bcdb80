package x10.util.concurrent;

/** A lock that its holder may take again is not modelled: one activity at a time holds it. */
public class Lock {
    var held:Boolean = false;

    public def lock():void { when (!held) held = true; }

    public def tryLock():Boolean {
        atomic {
            if (held) return false;
            held = true;
            return true;
        }
    }

    public def unlock():void { atomic held = false; }
}
