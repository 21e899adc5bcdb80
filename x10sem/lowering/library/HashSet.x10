package x10.util;

/** Elements, each once, in order of insertion. */
public class HashSet[T] implements Iterable[T] {
    val items = new ArrayList[T]();

    public def add(x:T):Boolean {
        if (items.contains(x)) return false;
        return items.add(x);
    }

    public def remove(x:T):Boolean = items.remove(x);
    public def contains(x:T):Boolean = items.contains(x);
    public def addAll(those:Iterable[T]):Boolean { for (x in those) add(x); return true; }
    public def size():Long = items.size();
    public def isEmpty():Boolean = items.isEmpty();
    public def clear():Boolean = items.clear();
    public def iterator():Iterator[T] = items.iterator();
    public def toString():String = items.toString();
}
