package x10.lang;
/** A reference to an object of another place; `this` is the value. */
public struct GlobalRef[T] {
  public val home:Place;
  public operator this():T = X10Sem.valOf(this);
  public operator this()=(x:T):T { X10Sem.valOf(this)() = x; return x; }
  public def getLocalOrCopy():T = at (this) X10Sem.valOf(this);
}
