package x10.lang;
/** NullPointerException. */
public class NullPointerException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
