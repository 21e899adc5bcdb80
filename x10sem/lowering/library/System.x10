package x10.lang;
/** What a program does to its world; time does not pass here. */
public class System {
  public static def killHere():void { X10Sem.killHere(); }
  public static def killThere(p:Place):void { X10Sem.killThere(p); }
  public static def sleep(millis:Long):Boolean = true;
  public static def threadSleep(millis:Long):Boolean = true;
  public static def getenv(name:String):String = null;
  public static def setExitCode(code:Int):void { X10Sem.setExit(code); }
  public static def currentTimeMillis():Long = 0;
  public static def nanoTime():Long = 0;
  public static def gc():void { }
  public static def registerPlaceAddedHandler(f:(Place)=>void):void { }
  public static def registerPlaceRemovedHandler(f:(Place)=>void):void { X10Sem.noMeaning("System.registerPlaceRemovedHandler"); }
}
