package x10.lang;

/** A place: a value of the calculus, with its number as `id`. */
public struct Place {
    public val id:Long;

    public static def Place(id:Long):Place {
        if (id < 0 || id >= X10Sem.query("numPlaces")) {
            throw new IllegalArgumentException("Invalid place id " + id);
        }
        return X10Sem.op("place", id);
    }

    public static val FIRST_PLACE:Place = X10Sem.op("place", 0);

    public static def place(id:Long):Place = Place(id);
    public static def places():PlaceGroup = new PlaceGroup(X10Sem.query("livePlaces"));
    public static def numPlaces():Long = X10Sem.query("numPlaces");
    public static def numAllPlaces():Long = X10Sem.query("numPlaces");
    public static def numDead():Long = X10Sem.query("size", X10Sem.query("deadPlaces"));
    public static def isDead(id:Long):Boolean = X10Sem.query("isDead", X10Sem.op("place", id));

    public def id():Long = this.id;
    public def isDead():Boolean = X10Sem.query("isDead", this);
    public def next():Place = Place.places().next(this);
    public def prev():Place = Place.places().prev(this);
    public def isFirst():Boolean = this.id == 0;
    public def toString():String = X10Sem.op("text", this);
    public def typeName():String = "x10.lang.Place";
    public def equals(that:Any):Boolean = X10Sem.op("==", this, that);
    public def hashCode():Int = X10Sem.query("as", this.id, "Int");
}
