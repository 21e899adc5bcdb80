package x10.lang;

/** An integer of 16 bits, without a sign. */
public struct UShort implements Comparable[UShort] {
    public static val MIN_VALUE:UShort = 0us;
    public static val MAX_VALUE:UShort = 65535us;

    public static def parse(text:String):UShort = X10Sem.query("as", X10Sem.op("parseUInt", text), "UShort");
    public static def parse(text:String, radix:Int):UShort = X10Sem.query("as", X10Sem.op("parseUInt", text, radix), "UShort");
    public static def parseUShort(text:String):UShort = parse(text);
    static def UShort(x:Any):UShort = X10Sem.query("as", x, "UShort");

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
    public def typeName():String = "x10.lang.UShort";
    public def hashCode():Int = X10Sem.query("as", this, "Int");
    public def equals(that:Any):Boolean = X10Sem.op("==", this, that);
    public def compareTo(that:UShort):Int =
        X10Sem.op("<", this, that) ? -1n : X10Sem.op("==", this, that) ? 0n : 1n;
}
