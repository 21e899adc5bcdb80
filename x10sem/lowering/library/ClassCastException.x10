package x10.lang;
/** ClassCastException. */
public class ClassCastException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
