package x10.lang;

/** A truth value. */
public struct Boolean {
    public static val TRUE:Boolean = true;
    public static val FALSE:Boolean = false;

    public static def parse(text:String):Boolean = X10Sem.op("parseBoolean", text);
    public static def parseBoolean(text:String):Boolean = X10Sem.op("parseBoolean", text);

    public def toString():String = X10Sem.op("text", this);
    public def typeName():String = "x10.lang.Boolean";
    public def equals(that:Any):Boolean = X10Sem.op("==", this, that);
    public def hashCode():Int = X10Sem.op("==", this, true) ? 1231n : 1237n;
}
