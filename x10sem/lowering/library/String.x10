package x10.lang;

/** A text. */
public class String implements Comparable[String] {
    static def String():String = "";
    static def String(text:String):String = text;
    public static def valueOf(x:Any):String = "" + x;
    public static def format(pattern:String, a:Any):String =
        X10Sem.op("format", pattern, Printer.shown(a));
    public static def format(pattern:String, a:Any, b:Any):String =
        X10Sem.op("format", pattern, Printer.shown(a), Printer.shown(b));
    public static def format(pattern:String, a:Any, b:Any, c:Any):String =
        X10Sem.op("format", pattern, Printer.shown(a), Printer.shown(b), Printer.shown(c));
    public static def format(pattern:String, a:Any, b:Any, c:Any, d:Any):String =
        X10Sem.op("format", pattern, Printer.shown(a), Printer.shown(b), Printer.shown(c), Printer.shown(d));

    public operator this(i:Int):Char = X10Sem.op("charAt", this, i);
    public def charAt(i:Int):Char = X10Sem.op("charAt", this, i);
    public def length():Int = X10Sem.op("stringLength", this);
    public def isEmpty():Boolean = X10Sem.op("stringLength", this) == 0n;
    public def substring(begin:Int):String =
        X10Sem.op("substring", this, begin, X10Sem.op("stringLength", this));
    public def substring(begin:Int, end:Int):String = X10Sem.op("substring", this, begin, end);
    public def indexOf(part:Any):Int = X10Sem.op("indexOf", this, part, 0n);
    public def indexOf(part:Any, start:Int):Int = X10Sem.op("indexOf", this, part, start);
    public def lastIndexOf(part:Any):Int = X10Sem.op("lastIndexOf", this, part);
    public def contains(part:String):Boolean = X10Sem.op("indexOf", this, part, 0n) >= 0n;
    public def startsWith(part:String):Boolean = X10Sem.op("startsWith", this, part);
    public def endsWith(part:String):Boolean = X10Sem.op("endsWith", this, part);
    public def trim():String = X10Sem.op("trim", this);
    public def toLowerCase():String = X10Sem.op("toLowerCase", this);
    public def toUpperCase():String = X10Sem.op("toUpperCase", this);
    public def replace(old:Any, by:Any):String = X10Sem.op("replace", this, old, by);
    public def concat(that:String):String = X10Sem.op("+", this, that);

    public def split(separator:String):Rail[String] {
        val parts:Rail[String] = X10Sem.rail(X10Sem.op("splitCount", this, separator), null);
        for (i in 0..(parts.size - 1)) {
            X10Sem.setElement(parts, i, X10Sem.op("splitPart", this, separator, i));
        }
        return parts;
    }

    public def chars():Rail[Char] {
        val made:Rail[Char] = X10Sem.rail(length(), null);
        for (i in 0..(made.size - 1)) X10Sem.setElement(made, i, X10Sem.op("charAt", this, i));
        return made;
    }

    public def toString():String = X10Sem.op("text", this);
    public def typeName():String = "x10.lang.String";
    public def equals(that:Any):Boolean = X10Sem.op("==", this, that);
    public def equalsIgnoreCase(that:String):Boolean = X10Sem.op("equalsIgnoreCase", this, that);
    public def hashCode():Int = X10Sem.op("stringHash", this);
    public def compareTo(that:String):Int = X10Sem.op("compareStrings", this, that);
}
