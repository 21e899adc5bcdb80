package x10.lang;

/** An `assert` whose condition is false. */
public class AssertionError extends Error {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
