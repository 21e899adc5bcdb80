package x10.lang;
/** What can be thrown. */
public class CheckedThrowable {
  var message:String;
  var cause:CheckedThrowable;
  public def this() { }
  public def this(m:String) { message = m; }
  public def this(m:String, c:CheckedThrowable) { message = m; cause = c; }
  public def this(c:CheckedThrowable) { cause = c; }
  public def getMessage():String = message;
  public def getCause():CheckedThrowable = cause;
  public def printStackTrace():void { }
}
