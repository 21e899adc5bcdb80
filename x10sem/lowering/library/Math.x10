package x10.lang;

/** Functions of numbers. */
public class Math {
    public static val PI:Double = 3.141592653589793;
    public static val E:Double = 2.718281828459045;

    public static def abs(x:Any):Any = X10Sem.op("<", x, 0n) ? X10Sem.op("neg", x) : x;
    public static def max(x:Any, y:Any):Any = X10Sem.op("<", x, y) ? y : x;
    public static def min(x:Any, y:Any):Any = X10Sem.op("<", y, x) ? y : x;
    public static def signum(x:Any):Long = X10Sem.op("<", x, 0n) ? -1 : X10Sem.op("<", 0n, x) ? 1 : 0;
    public static def round(x:Double):Long = X10Sem.op("round", x);
    public static def sqrt(x:Double):Double = X10Sem.op("sqrt", x);
    public static def cbrt(x:Double):Double = X10Sem.op("cbrt", x);
    public static def exp(x:Double):Double = X10Sem.op("exp", x);
    public static def log(x:Double):Double = X10Sem.op("log", x);
    public static def log10(x:Double):Double = X10Sem.op("log10", x);
    public static def sin(x:Double):Double = X10Sem.op("sin", x);
    public static def cos(x:Double):Double = X10Sem.op("cos", x);
    public static def tan(x:Double):Double = X10Sem.op("tan", x);
    public static def asin(x:Double):Double = X10Sem.op("asin", x);
    public static def acos(x:Double):Double = X10Sem.op("acos", x);
    public static def atan(x:Double):Double = X10Sem.op("atan", x);
    public static def floor(x:Double):Double = X10Sem.op("floor", x);
    public static def ceil(x:Double):Double = X10Sem.op("ceil", x);
    public static def pow(x:Double, y:Double):Double = X10Sem.op("pow", x, y);
    public static def atan2(x:Double, y:Double):Double = X10Sem.op("atan2", x, y);
    public static def hypot(x:Double, y:Double):Double = X10Sem.op("hypot", x, y);

    public static def log2(x:Long):Long {
        var n:Long = 0;
        var rest:Long = x;
        while (rest > 1) { rest = rest / 2; n = n + 1; }
        return n;
    }

    public static def nextPowerOf2(x:Long):Long {
        var n:Long = 1;
        while (n < x) n = n * 2;
        return n;
    }
}
