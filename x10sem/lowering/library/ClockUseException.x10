package x10.lang;

/** A clock used by an activity that is not registered with it. */
public class ClockUseException extends Exception {
    public def this() {}
    public def this(message:String) { super(message); }
    public def this(cause:CheckedThrowable) { super(cause); }
    public def this(message:String, cause:CheckedThrowable) { super(message, cause); }
}
