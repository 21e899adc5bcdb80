package x10.util.concurrent;

/** A value that an activity computes; whoever asks for it waits, and gets its exception. */
public class Future[T] {
    val eval:() => T;
    var done:Boolean = false;
    var value:T = null;
    var thrown:CheckedThrowable = null;

    def this(eval:() => T) { this.eval = eval; }

    public static def make[T](eval:() => T):Future[T] {
        val made = new Future[T](eval);
        async made.run();
        return made;
    }

    def run():void {
        try {
            finish value = eval();
        } catch (e:CheckedThrowable) {
            thrown = e;
        }
        atomic done = true;
    }

    public def forced():Boolean { atomic return done; }

    public def force():T {
        when (done) {}
        if (thrown != null) throw thrown;
        return value;
    }

    public operator this():T = force();
}
