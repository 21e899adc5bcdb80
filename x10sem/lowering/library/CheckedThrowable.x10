package x10.lang;

/** The root of the exceptions; an exception of the calculus is a value, and has no fields. */
public class CheckedThrowable {
    val message:String = null;
    val cause:CheckedThrowable = null;

    public def this() {}
    public def this(message:String) { this.message = message; }
    public def this(cause:CheckedThrowable) { this.cause = cause; }
    public def this(message:String, cause:CheckedThrowable) {
        this.message = message;
        this.cause = cause;
    }

    public def getMessage():String {
        if (X10Sem.query("isObject", this)) return this.message;
        return X10Sem.op("message", this);
    }

    public def getCause():CheckedThrowable {
        if (X10Sem.query("isObject", this)) return this.cause;
        return null;
    }

    public def getCheckedCause():CheckedThrowable = getCause();
    public def typeName():String = X10Sem.op("qualified", X10Sem.query("className", this));
    public def printStackTrace():void {}
    public def getStackTrace():Rail[String] = X10Sem.rail(0, null);

    public def toString():String {
        val text = getMessage();
        if (text == null) return typeName();
        return typeName() + ": " + text;
    }
}
