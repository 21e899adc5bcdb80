package x10.lang;

/** An integer of 32 bits, without a sign. */
public struct UInt implements Comparable[UInt] {
    public static val MIN_VALUE:UInt = 0un;
    public static val MAX_VALUE:UInt = 4294967295un;

    public static def parse(text:String):UInt = X10Sem.op("parseUInt", text);
    public static def parse(text:String, radix:Int):UInt = X10Sem.op("parseUInt", text, radix);
    public static def parseUInt(text:String):UInt = parse(text);
    static def UInt(x:Any):UInt = X10Sem.query("as", x, "UInt");

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

    public def toString():String = X10Sem.op("text", this);
    public def toHexString():String = X10Sem.op("hex", this);
    public def toOctalString():String = X10Sem.op("octal", this);
    public def toBinaryString():String = X10Sem.op("binary", this);
    public def bitCount():Int = X10Sem.op("bitCount", this);
    public def typeName():String = "x10.lang.UInt";
    public def hashCode():Int = X10Sem.query("as", this, "Int");
    public def equals(that:Any):Boolean = X10Sem.op("==", this, that);
    public def compareTo(that:UInt):Int =
        X10Sem.op("<", this, that) ? -1n : X10Sem.op("==", this, that) ? 0n : 1n;
}
