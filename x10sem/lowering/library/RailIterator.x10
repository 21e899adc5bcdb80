package x10.lang;

/** Runs over the elements of a rail, up to a limit. */
public class RailIterator[T] implements Iterator[T] {
    val rail:Rail[T];
    val end:Long;
    var at_:Long = 0;

    def this(rail:Rail[T]) { this.rail = rail; end = rail.size; }
    def this(rail:Rail[T], end:Long) { this.rail = rail; this.end = end; }

    public def hasNext():Boolean = at_ < end;

    public def next():T {
        val i = at_;
        at_ = i + 1;
        return X10Sem.element(rail, i);
    }
}
