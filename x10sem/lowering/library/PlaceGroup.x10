package x10.lang;

/** Places in order, as they were when the group was made. */
public class PlaceGroup implements Iterable[Place] {
    val members:Rail[Place];

    public def this(members:Rail[Place]) { this.members = members; }

    public static def make(n:Long):PlaceGroup =
        new PlaceGroup(new Rail[Place](n, (i:Long) => Place(i)));

    public def numPlaces():Long = members.size;
    public def size():Long = members.size;
    public def isEmpty():Boolean = members.size == 0;
    public operator this(i:Long):Place = X10Sem.element(members, i);
    public def iterator():Iterator[Place] = new RailIterator[Place](members);

    public def indexOf(p:Place):Long {
        for (i in 0..(members.size - 1)) {
            if (X10Sem.op("==", X10Sem.element(members, i), p)) return i;
        }
        return -1;
    }

    public def indexOf(id:Long):Long = indexOf(Place(id));
    public def contains(p:Place):Boolean = indexOf(p) >= 0;
    public def contains(id:Long):Boolean = indexOf(Place(id)) >= 0;

    public def next(p:Place):Place {
        val i = indexOf(p);
        if (i < 0) return X10Sem.query("nextPlace", p);
        return X10Sem.element(members, (i + 1) % members.size);
    }

    public def prev(p:Place):Place {
        val i = indexOf(p);
        return X10Sem.element(members, (i + members.size - 1) % members.size);
    }

    public def numDead():Long {
        var n:Long = 0;
        for (p in this) if (p.isDead()) n = n + 1;
        return n;
    }

    public def filterDeadPlaces():PlaceGroup {
        val live = new ArrayList[Place]();
        for (p in this) if (!p.isDead()) live.add(p);
        return new PlaceGroup(live.toRail());
    }

    public def toString():String {
        var text:String = "PlaceGroup(";
        for (i in 0..(members.size - 1)) text = text + (i == 0 ? "" : ",") + members(i).id;
        return text + ")";
    }

    public def equals(that:Any):Boolean {
        if (!(that instanceof PlaceGroup)) return false;
        val other = that as PlaceGroup;
        if (other.members.size != members.size) return false;
        for (i in 0..(members.size - 1)) if (members(i) != other.members(i)) return false;
        return true;
    }

    /** Run a function at each place, all at once. */
    public def broadcastFlat(f:() => void):void {
        finish for (p in this) at (p) async f();
    }
}
