package x10.lang;
/** Exception. */
public class Exception extends CheckedThrowable {
  public def this() { super(); }
  public def this(m:String) { super(m); }
  public def this(m:String, c:CheckedThrowable) { super(m, c); }
  public def this(c:CheckedThrowable) { super(c); }
}
