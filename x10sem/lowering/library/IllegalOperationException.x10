package x10.lang;

/** An operation that must not be used here, as `async` inside `atomic`. */
public class IllegalOperationException extends Exception {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
