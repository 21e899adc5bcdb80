package x10.lang;

/** What every value has; a class that says nothing else takes these from the semantics. */
public interface Any {
    public def toString():String;
    public def typeName():String = X10Sem.op("qualified", X10Sem.query("className", this));
    public def equals(that:Any):Boolean;
    public def hashCode():Int;
}
