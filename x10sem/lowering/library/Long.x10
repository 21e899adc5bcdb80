package x10.lang;
/** 64-bit integers; `this` is the value. */
public struct Long {
  public static def parse(s:String):Long = X10Sem.op("Long.parse", s);
  public static val MAX_VALUE = 9223372036854775807;
  public def toString():String = X10Sem.op("text", this);
}
