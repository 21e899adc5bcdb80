//~ error: X0010
interface Printable { def print():void; }
interface Shape implements Printable { }
class Square implements Shape {
  public def print() { Console.OUT.println("square"); }
  public static def main(args:Rail[String]) { new Square().print(); }
}
