package x10.lang;

/** A member of null. */
public class NullPointerException extends Exception {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
