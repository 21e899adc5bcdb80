package x10.lang;

/** The world outside the program; time stands still, and the environment is empty. */
public class System {
    public static def killHere():void { X10Sem.killHere(); }
    public static def killThere(p:Place):void { X10Sem.killThere(p); }
    public static def sleep(millis:Long):Boolean = true;
    public static def threadSleep(millis:Long):Boolean = true;
    public static def setExitCode(code:Int):void { X10Sem.setExit(code); }
    public static def currentTimeMillis():Long = 0;
    public static def nanoTime():Long = 0;
    public static def heapSize():Long = 0;
    public static def gc():void {}
    public static def getenv(name:String):String = null;
    public static def getProperty(name:String):String = null;
    public static def identityHashCode(o:Any):Int = 0n;
    public static def registerPlaceAddedHandler(handler:(Place) => void):void {}
}
