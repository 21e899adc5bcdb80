package x10.io;
/** Prints to the output of the program. */
public class Printer {
  public def println():void { X10Sem.print("", true); }
  public def println(x:Any):void { X10Sem.print("" + x, true); }
  public def print(x:Any):void { X10Sem.print("" + x, false); }
  public def flush():void { }
}
