package x10.io;
/** Prints where no one looks. */
public class ErrorPrinter {
  public def println():void { }
  public def println(x:Any):void { }
  public def print(x:Any):void { }
  public def flush():void { }
}
