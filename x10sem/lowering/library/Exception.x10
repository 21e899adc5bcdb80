package x10.lang;

/** What programs throw. */
public class Exception extends CheckedThrowable {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
