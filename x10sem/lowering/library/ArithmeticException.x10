package x10.lang;
/** ArithmeticException. */
public class ArithmeticException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
