package x10.lang;

/** An index that the rail does not have. */
public class ArrayIndexOutOfBoundsException extends IndexOutOfBoundsException {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
