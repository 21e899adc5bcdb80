package x10.lang;
/** NoSuchElementException. */
public class NoSuchElementException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
