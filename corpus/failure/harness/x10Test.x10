/**
 * The base of the tests in this directory's parent.
 *
 * A test says in `run` what it does, and tells whether all went as it should; `chk`
 * makes a wrong value an exception.  `execute` reports, as the exit code too.
 */
public abstract class x10Test {
    static val PREFIX = "++++++ ";

    /** The test itself: true if it passes. */
    public abstract def run():Boolean;

    public def execute(args:Rail[String]):void {
        var passed:Boolean = false;
        try {
            passed = run();
        } catch (e:CheckedThrowable) {
            e.printStackTrace();
        }
        report(passed);
    }

    static def report(passed:Boolean):void {
        Console.OUT.println(PREFIX + (passed ? "Test succeeded." : "Test failed."));
        System.setExitCode(passed ? 0n : 1n);
    }

    public static def chk(b:Boolean):void {
        if (!b) throw new Error();
    }

    public static def chk(b:Boolean, what:String):void {
        if (!b) throw new Error(what);
    }
}
