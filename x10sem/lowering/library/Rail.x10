package x10.lang;
/** A one-dimensional array; `this` is a rail of the calculus. */
public class Rail[T] {
  public val size:Long;
  public static def make(n:Long, d:Any):Rail[Any] = X10Sem.rail(n, d);
  public static def make2(n:Long, e:Any):Rail[Any] {
    if (!X10Sem.query("isFunction", e)) return X10Sem.rail(n, e);
    val r = X10Sem.rail(n, null);
    for (var i:Long = 0; i < n; i++) X10Sem.setElement(r, i, (e as (Long)=>Any)(i));
    return r;
  }
  public operator this(i:Long):T = X10Sem.element(this, i);
  public operator this(i:Long)=(v:T):T { X10Sem.setElement(this, i, v); return v; }
  public def iterator():RailIterator = new RailIterator(this);
  public def range():LongRange = new LongRange(0, size - 1);
}
