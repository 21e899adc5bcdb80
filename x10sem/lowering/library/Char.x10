package x10.lang;

/** A character. */
public struct Char implements Comparable[Char] {
    public static def chr(code:Int):Char = X10Sem.query("as", code, "Char");

    public def ord():Int = X10Sem.op("ord", this);
    public def toInt():Int = X10Sem.op("ord", this);
    public def toLong():Long = X10Sem.query("as", this, "Long");
    public def isDigit():Boolean = X10Sem.op("isDigit", this);
    public def isLetter():Boolean = X10Sem.op("isLetter", this);
    public def isLetterOrDigit():Boolean = X10Sem.op("isDigit", this) || X10Sem.op("isLetter", this);
    public def isWhitespace():Boolean = X10Sem.op("isWhitespace", this);
    public def isSpaceChar():Boolean = X10Sem.op("isWhitespace", this);
    public def toString():String = X10Sem.op("text", this);
    public def typeName():String = "x10.lang.Char";
    public def equals(that:Any):Boolean = X10Sem.op("==", this, that);
    public def hashCode():Int = X10Sem.op("ord", this);
    public def compareTo(that:Char):Int = X10Sem.op("compareStrings", this, that);
}
