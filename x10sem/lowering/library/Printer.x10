package x10.io;

/** Standard output; the methods need no object, so that `Console.OUT` is a constant. */
public class Printer {
    public static def println():void { X10Sem.print("", true); }
    public static def println(text:String):void { X10Sem.print(text, true); }
    public static def println(x:Any):void { X10Sem.print("" + x, true); }
    public static def print(text:String):void { X10Sem.print(text, false); }
    public static def print(x:Any):void { X10Sem.print("" + x, false); }
    public static def flush():void {}
    public static def close():void {}

    public static def printf(format:String):void {
        X10Sem.print(X10Sem.op("format", format), false);
    }

    public static def printf(format:String, a:Any):void {
        X10Sem.print(X10Sem.op("format", format, Printer.shown(a)), false);
    }

    public static def printf(format:String, a:Any, b:Any):void {
        X10Sem.print(X10Sem.op("format", format, Printer.shown(a), Printer.shown(b)), false);
    }

    public static def printf(format:String, a:Any, b:Any, c:Any):void {
        X10Sem.print(X10Sem.op("format", format, Printer.shown(a), Printer.shown(b), Printer.shown(c)), false);
    }

    public static def printf(format:String, a:Any, b:Any, c:Any, d:Any):void {
        X10Sem.print(X10Sem.op("format", format, Printer.shown(a), Printer.shown(b), Printer.shown(c), Printer.shown(d)), false);
    }

    public static def printf(format:String, a:Any, b:Any, c:Any, d:Any, e:Any):void {
        X10Sem.print(X10Sem.op("format", format, Printer.shown(a), Printer.shown(b), Printer.shown(c), Printer.shown(d), Printer.shown(e)), false);
    }

    public static def printf(format:String, a:Any, b:Any, c:Any, d:Any, e:Any, f:Any):void {
        X10Sem.print(X10Sem.op("format", format, Printer.shown(a), Printer.shown(b), Printer.shown(c), Printer.shown(d), Printer.shown(e), Printer.shown(f)), false);
    }

    /** Give a value as it is, an object as its text. */
    static def shown(x:Any):Any {
        if (X10Sem.query("isObject", x)) return x.toString();
        return x;
    }
}
