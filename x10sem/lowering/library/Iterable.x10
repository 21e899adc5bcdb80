package x10.lang;

/** What `for (x in e)` runs over. */
public interface Iterable[T] {
    public def iterator():Iterator[T];
}
