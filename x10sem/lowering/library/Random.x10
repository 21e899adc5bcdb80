package x10.util;

/** Any number, each time: a choice of the checker's, not a sequence. */
public class Random {
    public def this() {}
    public def this(seed:Long) {}

    public def nextBoolean():Boolean = X10Sem.nondet(0, 1) == 1;
    public def nextInt(bound:Int):Int = X10Sem.nondet(0n, bound - 1n);
    public def nextLong(bound:Long):Long = X10Sem.nondet(0, bound - 1);
    public def nextInt():Int { X10Sem.noMeaning("Random.nextInt without a bound"); return 0n; }
    public def nextLong():Long { X10Sem.noMeaning("Random.nextLong without a bound"); return 0; }
    public def nextDouble():Double { X10Sem.noMeaning("Random.nextDouble"); return 0.0; }
    public def nextFloat():Float { X10Sem.noMeaning("Random.nextFloat"); return 0.0f; }
    public def setSeed(seed:Long):void {}
}
