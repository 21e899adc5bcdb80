package x10.lang;
/** What a finish collected. */
public class MultipleExceptions extends Exception {
  var exceptions:Rail[CheckedThrowable];
  public def this(r:Rail[CheckedThrowable]) { exceptions = r; }
  def select[T](keep:Boolean, deep:Boolean):Rail[CheckedThrowable] {
    var n:Long = 0;
    for (e in exceptions) if ((e instanceof T) == keep) n++;
    val r = X10Sem.rail(n, null);
    var i:Long = 0;
    for (e in exceptions) if ((e instanceof T) == keep) { X10Sem.setElement(r, i, e); i++; }
    return r;
  }
  public def getExceptionsOfType[T]():Rail[T] = select[T](true, true);
  public def filterExceptionsOfType[T]():MultipleExceptions {
    val r = select[T](false, true);
    if (X10Sem.query("size", r) == 0) return null;
    return new MultipleExceptions(r);
  }
}
