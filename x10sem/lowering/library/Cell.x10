package x10.lang;
/** A mutable cell. */
public class Cell[T] {
  public var value:T;
  public def this(x:T) { value = x; }
  public operator this():T = value;
  public operator this(x:T):void { value = x; }
  public operator this()=(x:T):T { value = x; return x; }
  public def set(x:T):T { value = x; return x; }
  public def toString():String = "" + value;
  public static def make[T](x:T) = new Cell[T](x);
}
