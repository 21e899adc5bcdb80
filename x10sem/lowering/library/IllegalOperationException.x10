package x10.lang;
/** IllegalOperationException. */
public class IllegalOperationException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
