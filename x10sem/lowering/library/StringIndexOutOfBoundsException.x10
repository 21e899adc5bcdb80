package x10.lang;

/** An index that the string does not have. */
public class StringIndexOutOfBoundsException extends IndexOutOfBoundsException {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
