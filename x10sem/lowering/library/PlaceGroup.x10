package x10.lang;
/** Some places, in order. */
public class PlaceGroup {
  val members:Rail[Place];
  public def this(r:Rail[Place]) { members = r; }
  public def numPlaces():Long = X10Sem.query("size", members);
  public def size():Long = X10Sem.query("size", members);
  public operator this(i:Long):Place = X10Sem.element(members, i);
  public def iterator():RailIterator = new RailIterator(members);
  public def next(p:Place):Place = X10Sem.query("nextPlace", p);
}
