//~ exit: 75
import x10.compiler.Native;
class Clock {
  @Native("java", "System.nanoTime()")
  static native def now():Long;
  public static def main(args:Rail[String]) {
    Console.OUT.println(now());
  }
}
