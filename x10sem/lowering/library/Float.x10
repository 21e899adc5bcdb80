package x10.lang;

/** A floating-point number. */
public struct Float implements Comparable[Float] {
    public static val MAX_VALUE:Float = 3.4028234663852886e38f;
    public static val MIN_VALUE:Float = 1.401298464324817e-45f;

    public static def parse(text:String):Float = X10Sem.op("parseFloat", text);
    public static def parseFloat(text:String):Float = X10Sem.op("parseFloat", text);
    static def Float(x:Any):Float = X10Sem.query("as", x, "Float");

    public def toLong():Long = X10Sem.query("as", this, "Long");
    public def toInt():Int = X10Sem.query("as", this, "Int");
    public def toShort():Short = X10Sem.query("as", this, "Short");
    public def toByte():Byte = X10Sem.query("as", this, "Byte");
    public def toULong():ULong = X10Sem.query("as", this, "ULong");
    public def toUInt():UInt = X10Sem.query("as", this, "UInt");
    public def toUShort():UShort = X10Sem.query("as", this, "UShort");
    public def toUByte():UByte = X10Sem.query("as", this, "UByte");
    public def toDouble():Double = X10Sem.query("as", this, "Double");
    public def toFloat():Float = X10Sem.query("as", this, "Float");
    public def toChar():Char = X10Sem.query("as", this, "Char");

    public def isNaN():Boolean = X10Sem.op("isNaN", this);
    public def isInfinite():Boolean = X10Sem.op("isInfinite", this);
    public def toString():String = X10Sem.op("text", this);
    public def typeName():String = "x10.lang.Float";
    public def hashCode():Int = X10Sem.query("as", this, "Int");
    public def equals(that:Any):Boolean = X10Sem.op("==", this, that);
    public def compareTo(that:Float):Int =
        X10Sem.op("<", this, that) ? -1n : X10Sem.op("==", this, that) ? 0n : 1n;
}
