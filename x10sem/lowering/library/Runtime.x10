package x10.xrx;

/** x10.xrx.Runtime, as far as programs use it. */
public class Runtime {
    public static val RESILIENT_MODE:Int = 1n;
    public static val NTHREADS:Int = 1n;
    public static val MAX_THREADS:Int = 1n;

    public static def println(x:Any):void { X10Sem.print("" + x, true); }
    public static def println():void { X10Sem.print("", true); }
    public static def hereLong():Long = here.id;
    public static def hereInt():Int = X10Sem.query("as", here.id, "Int");
    public static def workerId():Int = 0n;
    public static def probe():void {}
}
