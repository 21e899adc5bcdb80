package x10.io;

/** Where text goes. */
public class Console {
    public static val OUT:Printer = null;
    public static val ERR:ErrorPrinter = null;
}
