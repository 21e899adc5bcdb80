package x10.lang;

/** o$p: a reference that means the same everywhere, and can be followed at home. */
public struct GlobalRef[T] {
    public val home:Place;

    public operator this():T = X10Sem.valOf(this);
    public operator this() = (x:T):T { X10Sem.valOf(this)() = x; return x; }
    public def getLocalOrCopy():T = here == home ? X10Sem.valOf(this) : at (home) X10Sem.valOf(this);
    public def evalAtHome[U](f:(T) => U):U = at (home) f(X10Sem.valOf(this));
    public def forget():void {}
    public def isNull():Boolean = false;
    public def toString():String = X10Sem.op("text", this);
    public def equals(that:Any):Boolean = X10Sem.op("==", this, that);
}
