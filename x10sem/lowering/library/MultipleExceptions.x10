package x10.lang;

/** What a finish throws: all that its activities threw, in order of arrival. */
public class MultipleExceptions extends Exception {
    public val exceptions:Rail[CheckedThrowable];

    public def this(exceptions:Rail[CheckedThrowable]) { this.exceptions = exceptions; }

    public def exceptions():Rail[CheckedThrowable] = exceptions;

    public def getExceptionsOfType[T]():Rail[T] = getExceptionsOfType[T](true);

    public def getExceptionsOfType[T](deep:Boolean):Rail[T] {
        val found:Rail[T] = X10Sem.rail(count[T](deep), null);
        fill[T](found, 0, deep);
        return found;
    }

    def count[T](deep:Boolean):Long {
        val size = exceptions.size;
        var n:Long = 0;
        for (i in 0..(size - 1)) {
            val e = X10Sem.element(exceptions, i);
            if (deep && e instanceof MultipleExceptions) {
                n = n + (e as MultipleExceptions).count[T](deep);
            } else if (e instanceof T) {
                n = n + 1;
            }
        }
        return n;
    }

    def fill[T](found:Rail[T], start:Long, deep:Boolean):Long {
        val size = exceptions.size;
        var n:Long = start;
        for (i in 0..(size - 1)) {
            val e = X10Sem.element(exceptions, i);
            if (deep && e instanceof MultipleExceptions) {
                n = (e as MultipleExceptions).fill[T](found, n, deep);
            } else if (e instanceof T) {
                X10Sem.setElement(found, n, e);
                n = n + 1;
            }
        }
        return n;
    }

    public def filterExceptionsOfType[T]():MultipleExceptions = filterExceptionsOfType[T](true);

    public def filterExceptionsOfType[T](deep:Boolean):MultipleExceptions {
        val left = new ArrayList[CheckedThrowable]();
        for (e in exceptions) {
            if (deep && e instanceof MultipleExceptions) {
                val inner = (e as MultipleExceptions).filterExceptionsOfType[T](deep);
                if (inner != null) left.add(inner);
            } else if (!(e instanceof T)) {
                left.add(e);
            }
        }
        if (left.isEmpty()) return null;
        return new MultipleExceptions(left.toRail());
    }
}
