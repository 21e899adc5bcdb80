package x10.lang;
/** Strings; `this` is the value. */
public class String {
  public def toString():String = this;
}
