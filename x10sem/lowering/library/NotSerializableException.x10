package x10.lang;

/** An object that cannot travel. */
public class NotSerializableException extends CheckedException {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
