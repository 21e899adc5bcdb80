package x10.lang;
/** BadPlaceException. */
public class BadPlaceException extends Exception {
  public def this() { super(); }
  public def this(m:String) { super(m); }
}
