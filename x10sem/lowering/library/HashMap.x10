package x10.util;

/** Values by key, in order of insertion. */
public class HashMap[K, V] {
    val keys = new ArrayList[K]();
    val values = new ArrayList[V]();

    public static class Entry[K, V] {
        val key:K;
        val value:V;
        def this(key:K, value:V) { this.key = key; this.value = value; }
        public def getKey():K = key;
        public def getValue():V = value;
        public def toString():String = "" + key + "=" + value;
    }

    public def put(key:K, value:V):V {
        val i = keys.indexOf(key);
        if (i < 0) {
            keys.add(key);
            values.add(value);
            return null;
        }
        val old = values.get(i);
        values.set(value, i);
        return old;
    }

    public def get(key:K):V {
        val i = keys.indexOf(key);
        if (i < 0) return null;
        return values.get(i);
    }

    public def getOrElse(key:K, other:V):V {
        val i = keys.indexOf(key);
        if (i < 0) return other;
        return values.get(i);
    }

    public def getOrThrow(key:K):V {
        val i = keys.indexOf(key);
        if (i < 0) throw new NoSuchElementException("Not found");
        return values.get(i);
    }

    public def remove(key:K):V {
        val i = keys.indexOf(key);
        if (i < 0) return null;
        keys.removeAt(i);
        return values.removeAt(i);
    }

    public def delete(key:K):Boolean {
        val had = keys.contains(key);
        remove(key);
        return had;
    }

    public operator this(key:K):V = get(key);
    public operator this(key:K) = (value:V):V { put(key, value); return value; }
    public def containsKey(key:K):Boolean = keys.contains(key);
    public def size():Long = keys.size();
    public def isEmpty():Boolean = keys.isEmpty();
    public def clear():void { keys.clear(); values.clear(); }
    public def keySet():HashSet[K] { val s = new HashSet[K](); s.addAll(keys); return s; }

    public def entries():ArrayList[Entry[K, V]] {
        val made = new ArrayList[Entry[K, V]]();
        for (i in 0..(keys.size() - 1)) made.add(new Entry[K, V](keys.get(i), values.get(i)));
        return made;
    }
}
