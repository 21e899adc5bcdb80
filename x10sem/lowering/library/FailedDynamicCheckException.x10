package x10.lang;

/** A constraint that does not hold: `r()` away from home. */
public class FailedDynamicCheckException extends ClassCastException {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
