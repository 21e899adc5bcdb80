package x10.lang;

/** A sleep that was broken off. */
public class InterruptedException extends CheckedException {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
