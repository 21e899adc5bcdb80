package x10.io;
/** The standard streams; ERR is not observed. */
public class Console {
  public static val OUT = new Printer();
  public static val ERR = new ErrorPrinter();
}
