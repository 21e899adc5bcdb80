package x10.lang;
/** IllegalArgumentException. */
public class IllegalArgumentException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
