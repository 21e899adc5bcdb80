package x10.io;

/** Standard error, which no one reads. */
public class ErrorPrinter {
    public static def println():void {}
    public static def println(text:String):void {}
    public static def println(x:Any):void {}
    public static def print(text:String):void {}
    public static def print(x:Any):void {}
    public static def flush():void {}
    public static def close():void {}

    public static def printf(format:String):void {}

    public static def printf(format:String, a:Any):void {}

    public static def printf(format:String, a:Any, b:Any):void {}

    public static def printf(format:String, a:Any, b:Any, c:Any):void {}

    public static def printf(format:String, a:Any, b:Any, c:Any, d:Any):void {}

    public static def printf(format:String, a:Any, b:Any, c:Any, d:Any, e:Any):void {}

    public static def printf(format:String, a:Any, b:Any, c:Any, d:Any, e:Any, f:Any):void {}
}
