package x10.lang;
/** Walks over a range. */
public class LongRangeIterator {
  val max:Long;
  var pos:Long;
  public def this(min:Long, max:Long) { this.max = max; pos = min; }
  public def hasNext():Boolean = pos <= max;
  public def next():Long { val i = pos; pos = i + 1; return i; }
}
