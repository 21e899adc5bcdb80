package x10.lang;
/** The numbers from min to max. */
public struct LongRange(min:Long, max:Long) {
  public def iterator():LongRangeIterator = new LongRangeIterator(min, max);
  public def size():Long = max - min + 1;
  public def toString():String = min + ".." + max;
}
