package x10.util;

/** A text that grows. */
public class StringBuilder {
    var text:String = "";

    public def add(x:Any):StringBuilder { text = text + x; return this; }
    public def append(x:Any):StringBuilder { text = text + x; return this; }

    public def insert(at_:Int, x:String):StringBuilder {
        text = text.substring(0n, at_) + x + text.substring(at_);
        return this;
    }

    public def length():Int = text.length();
    public def result():String = text;
    public def toString():String = text;
}
