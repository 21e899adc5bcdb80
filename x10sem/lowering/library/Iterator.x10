package x10.lang;

/** Gives elements one after the other. */
public interface Iterator[T] {
    public def hasNext():Boolean;
    public def next():T;
}
