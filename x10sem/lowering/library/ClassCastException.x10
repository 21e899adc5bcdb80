package x10.lang;

/** A value that is not of the type asked for. */
public class ClassCastException extends Exception {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
