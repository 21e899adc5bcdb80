package x10.lang;
/** A place has failed; `this` is the constant DP(p). */
public class DeadPlaceException extends Exception {
  public val place:Place;
  public def getMessage():String = X10Sem.op("text", place);
  public def printStackTrace():void { }
}
