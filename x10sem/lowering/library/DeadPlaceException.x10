package x10.lang;

/** DP(p): the place p has failed.  A value of the calculus. */
public class DeadPlaceException extends Exception {
    public val place:Place;

    static def DeadPlaceException(place:Place):DeadPlaceException = X10Sem.op("deadPlace", place);
    static def DeadPlaceException(place:Place, message:String):DeadPlaceException =
        X10Sem.op("deadPlace", place);
    public def getMessage():String = X10Sem.op("text", this.place);
    public def place():Place = this.place;
}
