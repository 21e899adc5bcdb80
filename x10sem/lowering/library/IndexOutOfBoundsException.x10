package x10.lang;
/** IndexOutOfBoundsException. */
public class IndexOutOfBoundsException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
