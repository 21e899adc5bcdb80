package x10.lang;

/** A text that is no number. */
public class NumberFormatException extends IllegalArgumentException {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
