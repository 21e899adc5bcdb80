package x10.lang;
/** A place; `this` is the value. */
public struct Place {
  public val id:Long;
  public static val FIRST_PLACE = X10Sem.op("place", 0);
  public static val INVALID_PLACE = X10Sem.op("place", -1);
  public static def Place(id:Long):Place {
    if (id < 0 || id >= X10Sem.query("numPlaces")) throw new IllegalArgumentException("place id is not within range");
    return X10Sem.op("place", id);
  }
  public def isDead():Boolean = X10Sem.query("isDead", this);
  public static def places():PlaceGroup = new PlaceGroup(X10Sem.query("livePlaces"));
  public static def numPlaces():Long = X10Sem.query("numPlaces");
  public static def numDead():Long = X10Sem.query("size", X10Sem.query("deadPlaces"));
  public static def isDead(id:Long):Boolean = X10Sem.query("isDead", X10Sem.op("place", id));
  public def next():Place = X10Sem.query("nextPlace", this);
  public def id():Long = id;
  public def toString():String = X10Sem.op("text", this);
}
