package x10.lang;
/** UnsupportedOperationException. */
public class UnsupportedOperationException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
