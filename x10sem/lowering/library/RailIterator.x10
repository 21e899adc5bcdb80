package x10.lang;
/** Walks over the elements of a rail. */
public class RailIterator {
  val rail:Rail[Any];
  var pos:Long;
  public def this(r:Rail[Any]) { rail = r; pos = 0; }
  public def hasNext():Boolean = pos < X10Sem.query("size", rail);
  public def next():Any { val i = pos; pos = i + 1; return X10Sem.element(rail, i); }
}
